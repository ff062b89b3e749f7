"""What happens to people and teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent

Changes = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AddressReturned(TypedEvent):
    """Mail to an address (``identity``) of the contact came back for good."""

    verb = "contact.address_returned"
    stream_kind = "contact"
    sentence = _("Mail to an address of the contact came back")
    identity: int


@dataclass(frozen=True, kw_only=True)
class AddressAnswered(TypedEvent):
    """Mail came from an address (``identity``) that was thought dead."""

    verb = "contact.address_answered"
    stream_kind = "contact"
    sentence = _("An address of the contact works again")
    identity: int


@dataclass(frozen=True, kw_only=True)
class AgentInvited(TypedEvent):
    """An account was made; ``role`` and ``contact`` (id) are its own."""

    verb = "agent.invited"
    stream_kind = "agent"
    sentence = _("{actor} invited an agent")
    role: str
    contact: int


@dataclass(frozen=True, kw_only=True)
class InvitationSent(TypedEvent):
    """The mail with the link that sets the password was queued."""

    verb = "agent.invitation_sent"
    stream_kind = "agent"
    sentence = _("{actor} sent an agent the invitation")


@dataclass(frozen=True, kw_only=True)
class AgentChanged(TypedEvent):
    """``changes``: attribute → [old, new]; names and addresses are left out."""

    verb = "agent.changed"
    stream_kind = "agent"
    sentence = _("{actor} changed an agent")
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AgentDisabled(TypedEvent):
    """The account can no longer sign in and its tokens are dead."""

    verb = "agent.disabled"
    stream_kind = "agent"
    sentence = _("{actor} disabled an agent")


@dataclass(frozen=True, kw_only=True)
class AgentEnabled(TypedEvent):
    """The account can sign in again."""

    verb = "agent.enabled"
    stream_kind = "agent"
    sentence = _("{actor} enabled an agent")


@dataclass(frozen=True, kw_only=True)
class TeamCreated(TypedEvent):
    """A team was made."""

    verb = "team.created"
    stream_kind = "team"
    sentence = _("{actor} created a team")


@dataclass(frozen=True, kw_only=True)
class TeamChanged(TypedEvent):
    """``changes``: attribute → [old, new]; ``members``: account id → [tier, level]."""

    verb = "team.changed"
    stream_kind = "team"
    sentence = _("{actor} changed a team")
    changes: Changes = field(default_factory=dict)
    members: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ContactCreated(TypedEvent):
    """A contact was made; ``identities`` are ids."""

    verb = "contact.created"
    stream_kind = "contact"
    sentence = _("{actor} created a contact")
    identities: tuple[int, ...] = ()
    organisation: int | None = None


@dataclass(frozen=True, kw_only=True)
class ContactChanged(TypedEvent):
    """``attributes`` names what changed; the values are personal and stay out of the journal."""

    verb = "contact.changed"
    stream_kind = "contact"
    sentence = _("{actor} changed a contact")
    attributes: tuple[str, ...] = ()
    identities: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrganisationCreated(TypedEvent):
    """An organisation was made."""

    verb = "organisation.created"
    stream_kind = "organisation"
    sentence = _("{actor} created an organisation")


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(TypedEvent):
    """``attributes`` names what changed."""

    verb = "organisation.changed"
    stream_kind = "organisation"
    sentence = _("{actor} changed an organisation")
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TokenCreated(TypedEvent):
    """A key to the API was made for the agent; ``scopes`` are its own."""

    verb = "token.created"
    stream_kind = "agent"
    sentence = _("{actor} created an API token")
    token: int
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(TypedEvent):
    """A key to the API was taken back."""

    verb = "token.revoked"
    stream_kind = "agent"
    sentence = _("{actor} revoked an API token")
    token: int
