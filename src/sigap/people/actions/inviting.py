"""Invitations: an account, and the mail with the link that sets its password."""

from __future__ import annotations

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.actions.accounts import RightNotHeld, create_account
from sigap.people.events import InvitationSent
from sigap.people.models import Account
from sigap.people.roles import Right, Roles


class NothingToInvite(Exception):
    """The account is disabled, or already signs in with a password."""


@transaction.atomic
def invite_agent(*, actor: AgentActor, name: str, email: str, role: Roles) -> Account:
    """Makes the account and queues its mail. Raises AddressTaken, RightNotHeld."""
    account = create_account(actor=actor, name=name, email=email, role=role)
    _send(account, actor)
    return account


@transaction.atomic
def repeat_invitation(account_id: int, *, actor: AgentActor) -> Account:
    """Queues the mail again; earlier links go on working. Raises NothingToInvite, RightNotHeld."""
    require(actor, Right.MANAGE_PEOPLE)
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    if Roles(account.role).rights - actor.rights:
        raise RightNotHeld
    if not account.is_active or account.has_usable_password():
        raise NothingToInvite
    _send(account, actor)
    return account


def password_link(account: Account) -> str:
    """Where the account's password is set: valid once, and for the days that settings say."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(account), key])
    return f"{settings.SITE_URL}{path}"


def _send(account: Account, actor: AgentActor) -> None:
    with translation.override(account.language):
        subject = _("You are invited to Sigap")
        text = _(
            "Hello %(name)s,\n\n"
            "%(inviter)s invites you to answer requests together in Sigap.\n"
            "Set your password here, then you are in:\n\n%(link)s\n\n"
            "The link works once. Your sign-in name is %(email)s."
        ) % {
            "name": account.contact.name,
            "inviter": actor.name,
            "link": password_link(account),
            "email": account.email,
        }
        send_mail(subject, text, None, [account.email])
    record(InvitationSent(stream_id=account.pk), actor=actor)
