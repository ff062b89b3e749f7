from sigap.people.models.account import Account
from sigap.people.models.contact import Contact, Identity
from sigap.people.models.organisation import Organisation
from sigap.people.models.team import Membership, Team
from sigap.people.models.token import ApiToken

__all__ = ["Account", "ApiToken", "Contact", "Identity", "Membership", "Organisation", "Team"]
