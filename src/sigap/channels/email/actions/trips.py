"""The test mail of a mailbox to itself, and what it teaches about the mailbox."""

from __future__ import annotations

import re

from django.db import transaction

from sigap.channels.email.events import SelectorsChanged, TripReturned, TripStarted
from sigap.channels.email.health.trips import MOST_SELECTORS, new_token
from sigap.channels.email.models import MailboxHealth
from sigap.core import clock
from sigap.journal.actors import SYSTEM, Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?")


class NoSelector(ValueError):
    """Not the name of a DKIM key."""


@transaction.atomic
def start_trip(mailbox_id: int, *, actor: Actor) -> str:
    """Forgets the last trip and returns the token of a new one. Raises PermissionDenied."""
    _require(actor)
    token = new_token(mailbox_id)
    MailboxHealth.objects.update_or_create(
        mailbox_id=mailbox_id,
        defaults={
            "trip_token": token,
            "trip_sent_at": clock.now(),
            "trip_back_at": None,
            "trip_error": "",
        },
    )
    record(TripStarted(stream_id=mailbox_id), actor=actor)
    return token


def note_trip_failed(mailbox_id: int, token: str, *, error: str) -> None:
    """The test mail did not leave."""
    found = MailboxHealth.objects.filter(pk=mailbox_id, trip_token=token)
    found.update(trip_error=error[:1000])


@transaction.atomic(savepoint=False)
def note_trip_back(token: str, selectors: list[str]) -> bool:
    """The test mail came in; False for one of an earlier trip, or one that came twice."""
    number = token.partition(".")[0]
    waiting = MailboxHealth.objects.select_for_update().filter(pk=int(number), trip_token=token)
    found = waiting.filter(trip_back_at=None).first()
    if found is None or found.trip_sent_at is None:
        return False
    found.trip_back_at = clock.now()
    found.trip_error = ""
    found.selectors = list(dict.fromkeys([*found.selectors, *selectors]))[:MOST_SELECTORS]
    found.save(update_fields=["trip_back_at", "trip_error", "selectors"])
    seconds = round((found.trip_back_at - found.trip_sent_at).total_seconds(), 1)
    record(TripReturned(stream_id=found.pk, seconds=seconds), actor=SYSTEM)
    return True


@transaction.atomic
def set_selectors(mailbox_id: int, selectors: list[str], *, actor: Actor) -> list[str]:
    """The names under which the mail server publishes its DKIM keys. Raises NoSelector,
    PermissionDenied."""
    _require(actor)
    names = list(dict.fromkeys(filter(None, (each.strip().lower() for each in selectors))))
    for name in names:
        if not _SELECTOR.fullmatch(name):
            raise NoSelector(name)
    names = names[:MOST_SELECTORS]
    found, _new = MailboxHealth.objects.select_for_update().get_or_create(mailbox_id=mailbox_id)
    if found.selectors != names:
        changed = SelectorsChanged(stream_id=mailbox_id, selectors=[found.selectors, names])
        found.selectors = names
        found.save(update_fields=["selectors"])
        record(changed, actor=actor)
    return names


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_SETTINGS)
