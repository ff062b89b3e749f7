"""Status: solving, reopening, closing, waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.requiring import NotAllowedNow as NotAllowedNow
from sigap.tickets.actions.requiring import require_fields
from sigap.tickets.events import (
    TicketChanged,
    TicketClosed,
    TicketEvent,
    TicketReopened,
    TicketSolved,
)
from sigap.tickets.models import Status, Ticket
from sigap.tickets.models.choices import SolveReason, StatusCategory
from sigap.tickets.statuses import all_statuses, default_status_id

CLOSE_AFTER = timedelta(days=7)
CLOSE_BATCH = 200


@transaction.atomic
def set_status(
    ticket_id: int,
    status: Status,
    *,
    actor: AgentActor,
    reason: SolveReason = SolveReason.AGENT,
    expected_version: int | None = None,
) -> Ticket:
    """Raises Conflict, NotAllowedNow for a closed ticket or a way back to ``new``, and its
    FieldsMissing where solving needs fields that are empty."""
    ticket = lock(ticket_id, expected_version=expected_version)
    if ticket.status_id == status.pk:
        return ticket
    before = ticket.status_category
    changes = change(ticket, **status_values(ticket, status, actor, reason))
    record(_event(before, status.category)(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket


def solve_ticket(
    ticket_id: int,
    *,
    actor: AgentActor,
    reason: SolveReason = SolveReason.AGENT,
    expected_version: int | None = None,
) -> Ticket:
    """Solves, and says why; who solves an unassigned ticket becomes its assignee."""
    solved = status_of(StatusCategory.SOLVED)
    return set_status(
        ticket_id, solved, actor=actor, reason=reason, expected_version=expected_version
    )


def reopen_ticket(
    ticket_id: int, *, actor: AgentActor, expected_version: int | None = None
) -> Ticket:
    return set_status(
        ticket_id, status_of(StatusCategory.OPEN), actor=actor, expected_version=expected_version
    )


@transaction.atomic
def close_solved_tickets() -> int:
    """Closes one batch of tickets solved longer ago than CLOSE_AFTER; returns how many."""
    due = Ticket.objects.select_for_update(skip_locked=True).filter(
        status_category="solved", solved_at__lt=clock.now() - CLOSE_AFTER
    )[:CLOSE_BATCH]
    closed = list(due)
    for ticket in closed:
        changes = change(
            ticket,
            status_category=StatusCategory.CLOSED.value,
            status_id=default_status_id(StatusCategory.CLOSED),
            closed_at=clock.now(),
        )
        record(TicketClosed(stream_id=ticket.pk, changes=changes), actor=SYSTEM)
    return len(closed)


def status_of(category: StatusCategory) -> Status:
    wanted = default_status_id(category)
    return next(status for status in all_statuses() if status.pk == wanted)


def status_values(
    ticket: Ticket,
    status: Status | None,
    actor: AgentActor,
    reason: SolveReason = SolveReason.AGENT,
    *,
    is_restored: bool = False,
) -> dict[str, Any]:
    """What a status (None: plainly open) means for the row. Raises NotAllowedNow, and its
    FieldsMissing where solving needs fields that are empty; not where a state is only restored."""
    chosen = status or status_of(StatusCategory.OPEN)
    if ticket.is_closed:
        raise NotAllowedNow("closed")
    if chosen.category == StatusCategory.NEW and ticket.status_category != StatusCategory.NEW:
        raise NotAllowedNow("new")
    if chosen.category == StatusCategory.CLOSED and ticket.status_category != StatusCategory.SOLVED:
        raise NotAllowedNow("unsolved")
    values: dict[str, Any] = {"status_category": chosen.category, "status_id": chosen.pk}
    if chosen.category == StatusCategory.SOLVED:
        if not is_restored and ticket.status_category != StatusCategory.SOLVED:
            require_fields(ticket, actor)
        values |= {
            "solved_at": clock.now(),
            "solve_reason": reason.value,
            "snoozed_until": None,
            "waiting_since": None,
            "assignee_id": ticket.assignee_id or actor.id,
        }
    elif chosen.category == StatusCategory.CLOSED:
        values["closed_at"] = clock.now()
    elif ticket.status_category == StatusCategory.SOLVED:
        values |= {
            "solved_at": None,
            "solve_reason": "",
            "reopen_count": ticket.reopen_count + 1,
        }
    return values


def _event(before: str, after: str) -> type[TicketEvent]:
    if after == StatusCategory.SOLVED:
        return TicketSolved
    if after == StatusCategory.CLOSED:
        return TicketClosed
    return TicketReopened if before == StatusCategory.SOLVED else TicketChanged
