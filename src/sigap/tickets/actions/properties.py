from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.events import TicketChanged, TicketTagged
from sigap.tickets.models import Category, Ticket
from sigap.tickets.priorities import priority_of
from sigap.tickets.searching import add_to_search

MOST_TAGS = 50


@transaction.atomic
def change_ticket(
    ticket_id: int, *, actor: AgentActor, expected_version: int | None = None, **values: Any
) -> Ticket:
    """Changes subject, type, urgency, impact, priority or category (an object or None).

    Urgency and impact set the priority by the matrix, unless one is given. Raises Conflict.
    """
    ticket = lock(ticket_id, expected_version=expected_version)
    if "category" in values:
        values |= _category_values(values.pop("category"), ticket)
    if "priority" not in values and {"urgency", "impact"} & values.keys():
        values["priority"] = priority_of(
            values.get("urgency", ticket.urgency), values.get("impact", ticket.impact)
        )
    changes = change(ticket, **values)
    if changes:
        record(TicketChanged(stream_id=ticket.pk, changes=changes), actor=actor)
    if "subject" in changes:
        add_to_search(ticket.pk, [ticket.subject])
    return ticket


@transaction.atomic
def set_due(ticket_id: int, due_at: datetime | None, *, actor: Actor) -> Ticket:
    """Written back by whoever keeps deadlines, so that lists sort without joins."""
    ticket = lock(ticket_id)
    changes = change(ticket, due_at=due_at)
    if changes:
        record(TicketChanged(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket


@transaction.atomic
def set_tags(
    ticket_id: int, tags: list[str], *, actor: Actor, expected_version: int | None = None
) -> Ticket:
    """Makes these the ticket's tags: in lower case, without spaces at the ends or doubles."""
    ticket = lock(ticket_id, expected_version=expected_version)
    cleaned = sorted({tag.strip().lower()[:60] for tag in tags} - {""})[:MOST_TAGS]
    changes = change(ticket, tags=cleaned)
    if changes:
        record(TicketTagged(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket


def _category_values(category: Category | None, ticket: Ticket) -> dict[str, Any]:
    values: dict[str, Any] = {
        "category_id": category.pk if category else None,
        "confidential_to_id": category.team_id if category and category.confidential else None,
    }
    if category and category.confidential and ticket.team_id != category.team_id:
        values |= {"team_id": category.team_id, "assignee_id": None}
    return values
