"""Operations on many tickets, and what became of each ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from sigap.journal.models import Event
from sigap.people.access import AgentActor
from sigap.tickets.access import tickets_for
from sigap.tickets.conditions import OneOf
from sigap.tickets.models import Bulk, BulkResult
from sigap.tickets.models.bulk import Outcome
from sigap.tickets.queries.listing import PAGE

RECENT = 50


@dataclass(frozen=True, slots=True)
class Result:
    """One ticket's. ``subject`` is empty where the reader may not see the ticket, ``against`` the
    event that stood in the way."""

    ticket: int
    subject: str
    is_seen: bool
    outcome: str
    reason: str
    against: Event | None
    events: tuple[int, ...]


def bulk_for(actor: AgentActor, bulk_id: int) -> Bulk:
    """One of the actor's own; raises Http404."""
    own = Bulk.objects.filter(actor=actor.id).select_related("undo_of")
    found = own.filter(pk=bulk_id).first()
    if found is None:
        raise Http404
    return found


def recent_bulks(actor: AgentActor) -> list[Bulk]:
    """The newest first. One statement."""
    own = Bulk.objects.filter(actor=actor.id).select_related("undo_of")
    return list(own.order_by("-pk")[:RECENT])


def results(
    actor: AgentActor, bulk: Bulk, *, outcome: Outcome | None, after: int = 0, limit: int = PAGE
) -> tuple[list[Result], bool]:
    """The next results by number of the ticket, and whether there are more. Three statements."""
    found = BulkResult.objects.filter(bulk=bulk, ticket__gt=after)
    if outcome is not None:
        found = found.filter(outcome=outcome)
    rows = list(found.order_by("ticket")[: limit + 1])
    more = len(rows) > limit
    return _shown(actor, rows[:limit]), more


def _shown(actor: AgentActor, rows: Sequence[BulkResult]) -> list[Result]:
    numbers = tuple(row.ticket for row in rows)
    subjects = dict(tickets_for(actor, OneOf("number", numbers)).values_list("pk", "subject"))
    events = Event.objects.in_bulk([row.against for row in rows if row.against])
    return [
        Result(
            ticket=row.ticket,
            subject=subjects.get(row.ticket, ""),
            is_seen=row.ticket in subjects,
            outcome=row.outcome,
            reason=row.reason,
            against=events.get(row.against or 0) if row.ticket in subjects else None,
            events=tuple(row.events),
        )
        for row in rows
    ]
