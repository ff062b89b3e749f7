"""How mailboxes sign in by OAuth. Secrets and tokens stay out of the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from sigap.channels.email.actions.mailboxes import resume_sending
from sigap.channels.email.events import (
    MailboxSignedIn,
    MailboxSignInChanged,
    MailboxSignInRefused,
)
from sigap.channels.email.models import Grant, GraphSeen, Mailbox
from sigap.core import clock
from sigap.journal.actors import SYSTEM, Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

_NO_TOKENS: dict[str, object] = {
    "refresh_token": "",
    "access_token": "",
    "issued_at": None,
    "expires_at": None,
    "error": "",
    "delta_link": "",
}
SETTINGS = frozenset(
    {
        "provider",
        "flow",
        "authorize_url",
        "token_url",
        "client_id",
        "client_secret",
        "scope",
        "graph",
    }
)


@transaction.atomic
def set_grant(mailbox_id: int, *, actor: Actor, **values: Any) -> Grant:
    """From any of SETTINGS; whoever had signed in has to do so again. Raises PermissionDenied,
    Mailbox.DoesNotExist."""
    _require(actor)
    if unknown := values.keys() - SETTINGS:
        raise TypeError(f"a grant has no {', '.join(sorted(unknown))} that can be set")
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    grant = Grant.objects.filter(pk=mailbox_id).first() or Grant(mailbox=mailbox)
    for name, value in (values | _NO_TOKENS).items():
        setattr(grant, name, value)
    grant.granted_at = clock.now()
    grant.save()
    record(MailboxSignInChanged(stream_id=mailbox_id), actor=actor)
    return grant


@transaction.atomic
def remove_grant(mailbox_id: int, *, actor: Actor) -> None:
    """Back to the passwords. Raises PermissionDenied."""
    _require(actor)
    count, _ = Grant.objects.filter(pk=mailbox_id).delete()
    if count:
        record(MailboxSignInChanged(stream_id=mailbox_id), actor=actor)


@transaction.atomic
def keep_consent(
    mailbox_id: int, access: str, refresh: str, expires: timedelta, *, actor: Actor
) -> None:
    """Somebody signed in: what rested goes on. Raises PermissionDenied."""
    _require(actor)
    _keep(mailbox_id, access, refresh, expires)
    Grant.objects.filter(pk=mailbox_id).update(granted_at=clock.now(), error="")
    record(MailboxSignedIn(stream_id=mailbox_id), actor=actor)
    resume_sending(mailbox_id, actor=actor)


@transaction.atomic
def keep_tokens(mailbox_id: int, access: str, refresh: str, expires: timedelta) -> None:
    """What the provider gave for the old tokens; an empty ``refresh`` keeps the old one."""
    _keep(mailbox_id, access, refresh, expires)


@transaction.atomic
def keep_refusal(mailbox_id: int, words: str) -> None:
    """The mailbox rests until somebody signs in again."""
    words = words[:1000]
    Grant.objects.filter(pk=mailbox_id).update(error=words, access_token="", expires_at=None)
    Mailbox.objects.filter(pk=mailbox_id).update(last_error=words)
    record(MailboxSignInRefused(stream_id=mailbox_id), actor=SYSTEM)


def keep_link(mailbox_id: int, link: str) -> None:
    """Where Graph is to be asked from the next time; empty: from the start."""
    Grant.objects.filter(pk=mailbox_id).update(delta_link=link)


def keep_seen(mailbox_id: int, message_id: str) -> None:
    """This message need not be fetched again."""
    GraphSeen.objects.get_or_create(mailbox_id=mailbox_id, message_id=message_id)


def _keep(mailbox_id: int, access: str, refresh: str, expires: timedelta) -> None:
    grant = Grant.objects.select_for_update().get(pk=mailbox_id)
    now = clock.now()
    grant.access_token, grant.issued_at, grant.expires_at = access, now, now + expires
    grant.refresh_token = refresh or grant.refresh_token
    grant.save(update_fields=["access_token", "refresh_token", "issued_at", "expires_at"])


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_SETTINGS)
