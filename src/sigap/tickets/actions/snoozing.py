"""A ticket sleeps until a moment or until the customer answers, and then stands up again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.settling import NotAllowedNow
from sigap.tickets.events import TicketSnoozed, TicketWoken
from sigap.tickets.models import Ticket

UNTIL_AN_ANSWER = datetime(9999, 1, 1, tzinfo=UTC)
FARTHEST = timedelta(days=366)
BATCH = 200


class NotAhead(ValueError):
    """A moment that is past, or more than a year away."""


@transaction.atomic
def snooze_ticket(ticket_id: int, until: datetime | None, *, actor: AgentActor) -> Ticket:
    """Takes it out of the open lists until then, or until the customer answers; None: only until
    an answer. Raises NotAhead, NotAllowedNow, Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="change")
    now = clock.now()
    if until and not now < until <= now + FARTHEST:
        raise NotAhead
    ticket = lock(ticket_id)
    if not ticket.is_open:
        raise NotAllowedNow("not open")
    changes = change(ticket, snoozed_until=until or UNTIL_AN_ANSWER)
    record(TicketSnoozed(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket


@transaction.atomic
def wake_ticket(ticket_id: int, *, actor: AgentActor) -> Ticket:
    """Raises Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="change")
    ticket = lock(ticket_id)
    if changes := change(ticket, snoozed_until=None):
        record(TicketWoken(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket


@transaction.atomic
def wake_due_tickets() -> int:
    """Wakes one batch of those whose time has come; returns how many."""
    due = Ticket.objects.select_for_update(skip_locked=True).filter(snoozed_until__lte=clock.now())
    woken = list(due.order_by("snoozed_until")[:BATCH])
    for ticket in woken:
        changes = change(ticket, snoozed_until=None)
        record(TicketWoken(stream_id=ticket.pk, changes=changes), actor=SYSTEM)
    return len(woken)
