"""A message that came into the wrong ticket goes to the right one, and back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.conversation import clocks, read_off, written
from sigap.tickets.actions.settling import status_of, status_values
from sigap.tickets.actions.writing import index_anew
from sigap.tickets.events import MessageMoved
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import AuthorKind, StatusCategory
from sigap.tickets.queries.merged import survivor_of
from sigap.tickets.statuses import default_status_id


class NotMovable(ValueError):
    """Only what a customer wrote can be moved, to another ticket that is not closed."""


@transaction.atomic
def move_message(message_id: int, to: int, *, actor: AgentActor) -> Message:
    """Takes a customer's message with its files to another ticket.

    What it leaves without a message of a customer is solved; what it comes to, and is solved or
    waits, is open again. Moving it to where it came from undoes that; for a merged ticket it goes
    into the survivor and belongs to the merged one. Raises NotMovable, Http404,
    PermissionDenied.
    """
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.author_kind != AuthorKind.CUSTOMER or message.ticket_id == survivor_of(to):
        raise NotMovable
    place = survivor_of(to)
    numbers = sorted((message.ticket_id, place))
    for number in numbers:
        ticket_for(actor, number, to="change")
    locked = {number: lock(number) for number in numbers}
    source, goal = locked[message.ticket_id], locked[place]
    if goal.is_closed:
        raise NotMovable
    goes_back = message.moved_from == to
    message.moved_from = None if goes_back else (message.home or source.pk)
    message.ticket, message.home = goal, to if to != goal.pk else None
    message.save(update_fields=["ticket", "moved_from", "home"])
    for ticket in (source, goal):
        index_anew(ticket)
    record(
        MessageMoved(
            stream_id=source.pk,
            message=message.pk,
            to=goal.pk,
            changes=change(source, **_after(source, actor)),
        ),
        MessageMoved(
            stream_id=goal.pk,
            message=message.pk,
            source=source.pk,
            changes=change(goal, **_after(goal, actor)),
        ),
        actor=actor,
    )
    return message


def _after(ticket: Ticket, actor: AgentActor) -> dict[str, Any]:
    """What the messages that are there now make of the ticket."""
    told = clocks(ticket)
    values = told | read_off(ticket) | {"updated_at": clock.now()}
    if ticket.status_category == StatusCategory.CLOSED:
        return values
    if not written(ticket).filter(author_kind=AuthorKind.CUSTOMER).exists():
        solved = status_of(StatusCategory.SOLVED)
        return values | status_values(ticket, solved, actor, is_restored=True)
    waits = told["waiting_since"] is not None
    if waits and ticket.status_category not in (StatusCategory.NEW, StatusCategory.OPEN):
        values |= {
            "status_category": StatusCategory.OPEN.value,
            "status_id": default_status_id(StatusCategory.OPEN),
            "solved_at": None,
            "solve_reason": "",
        }
    return values
