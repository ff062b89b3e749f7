"""Setting up the desk's mailboxes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from sigap.channels.email.events import (
    MailboxChanged,
    MailboxCreated,
    SendingPaused,
    SendingResumed,
)
from sigap.channels.email.models import Mailbox
from sigap.channels.email.queries.mailboxes import forget
from sigap.core import clock
from sigap.journal.actors import SYSTEM, Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right
from sigap.tickets.actions.delivering import bring_forward

NOTED_EVERY = timedelta(minutes=1)
WINDOW = timedelta(minutes=1)
PAUSED = gettext_noop("Waiting: the mail server refused the sign-in; an administrator can mend it.")
_TURN = """
UPDATE email_mailbox SET
  turns = CASE WHEN turns_since > %(old)s THEN turns + 1 ELSE 1 END,
  turns_since = CASE WHEN turns_since > %(old)s THEN turns_since ELSE %(now)s END
WHERE id = %(id)s RETURNING turns, turns_since
"""
_OWN = frozenset(
    {"id", "last_success_at", "last_error", "send_error", "paused_at", "turns_since", "turns"}
)
SETTINGS = frozenset(field.name for field in Mailbox._meta.concrete_fields) - _OWN


class AddressTaken(ValueError):
    """Another mailbox has this address or alias."""


class DefaultNeeded(ValueError):
    """One active mailbox must be the default: make another the default instead."""


@transaction.atomic
def create_mailbox(*, actor: Actor, **values: Any) -> Mailbox:
    """A mailbox from any of SETTINGS, at least ``name`` and ``address``; the first one becomes
    the default. Raises AddressTaken."""
    _require(actor)
    mailbox = Mailbox(**_clean(values))
    others = list(Mailbox.objects.select_for_update())
    _refuse_taken(mailbox, others)
    mailbox.is_default = mailbox.is_default or not others
    _make_room(mailbox)
    mailbox.save(force_insert=True)
    transaction.on_commit(forget)
    record(MailboxCreated(stream_id=mailbox.pk), actor=actor)
    return mailbox


@transaction.atomic
def change_mailbox(mailbox_id: int, *, actor: Actor, **values: Any) -> Mailbox:
    """Changes any of SETTINGS. Raises AddressTaken, DefaultNeeded."""
    _require(actor)
    every = {box.pk: box for box in Mailbox.objects.select_for_update()}
    if mailbox_id not in every:
        raise Mailbox.DoesNotExist(mailbox_id)
    mailbox = every.pop(mailbox_id)
    was_default = mailbox.is_default
    cleaned = _clean(values)
    changed = sorted(key for key, value in cleaned.items() if getattr(mailbox, key) != value)
    for key in changed:
        setattr(mailbox, key, cleaned[key])
    _refuse_taken(mailbox, list(every.values()))
    if (was_default and not mailbox.is_default) or (mailbox.is_default and not mailbox.is_active):
        raise DefaultNeeded
    if changed:
        _make_room(mailbox)
        if mailbox.paused_at and any(key.startswith("smtp_") for key in changed):
            resume_sending(mailbox_id, actor=actor)
        mailbox.save(update_fields=changed)
        transaction.on_commit(forget)
        record(MailboxChanged(stream_id=mailbox.pk, attributes=tuple(changed)), actor=actor)
    return mailbox


def note_fetch(mailbox: Mailbox, *, error: str = "") -> None:
    """Keeps how fetching went, at most once a minute while it goes on as before."""
    now = clock.now()
    fresh = mailbox.last_success_at and now - mailbox.last_success_at < NOTED_EVERY
    if mailbox.last_error == error and (error or fresh):
        return
    mailbox.last_error = error[:1000]
    if not error:
        mailbox.last_success_at = now
    mailbox.save(update_fields=["last_error", "last_success_at"])


def note_sending(mailbox_id: int, *, error: str = "") -> None:
    """Keeps why mail cannot leave through the mailbox's server, or that it can again."""
    Mailbox.objects.filter(pk=mailbox_id).exclude(send_error=error).update(send_error=error[:1000])


@transaction.atomic
def pause_sending(mailbox_id: int, *, error: str) -> None:
    """Its server refused our sign-in: another try would only lock the account."""
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    if mailbox.paused_at is None:
        mailbox.paused_at, mailbox.send_error = clock.now(), error[:1000]
        mailbox.save(update_fields=["paused_at", "send_error"])
        record(SendingPaused(stream_id=mailbox_id), actor=SYSTEM)
        transaction.on_commit(forget)


@transaction.atomic
def resume_sending(mailbox_id: int, *, actor: Actor) -> None:
    """Lets mail leave again; what waited is due at once. Raises Mailbox.DoesNotExist."""
    _require(actor)
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    if mailbox.paused_at:
        mailbox.paused_at, mailbox.send_error = None, ""
        mailbox.save(update_fields=["paused_at", "send_error"])
        record(SendingResumed(stream_id=mailbox_id), actor=actor)
        bring_forward("mail", PAUSED)
        transaction.on_commit(forget)


def take_turn(mailbox: Mailbox) -> timedelta | None:
    """Counts a mail that is about to leave; how long to wait where the limit is reached."""
    if not mailbox.smtp_per_minute:
        return None
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_TURN, {"now": now, "old": now - WINDOW, "id": mailbox.pk})
        turns, since = cursor.fetchone()
    wait: timedelta = since + WINDOW - now
    return wait if turns > mailbox.smtp_per_minute else None


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_SETTINGS)


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    unknown = {name for name in values if name not in SETTINGS and name != "team_id"}
    if unknown:
        raise TypeError(f"a mailbox has no {', '.join(sorted(unknown))} that can be set")
    cleaned = dict(values)
    if "address" in cleaned:
        cleaned["address"] = cleaned["address"].strip().lower()
    if "aliases" in cleaned:
        aliases = (alias.strip().lower() for alias in cleaned["aliases"])
        cleaned["aliases"] = list(dict.fromkeys(filter(None, aliases)))
    return cleaned


def _refuse_taken(mailbox: Mailbox, others: list[Mailbox]) -> None:
    taken = {address for other in others for address in other.addresses}
    if found := taken & set(mailbox.addresses):
        raise AddressTaken(", ".join(sorted(found)))


def _make_room(mailbox: Mailbox) -> None:
    if mailbox.is_default:
        Mailbox.objects.filter(is_default=True).exclude(pk=mailbox.pk).update(is_default=False)
