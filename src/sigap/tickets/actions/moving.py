"""A message that came into the wrong ticket goes to the right one, and back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.settling import status_of, status_values
from sigap.tickets.actions.writing import index_anew, preview_of_message
from sigap.tickets.events import MessageMoved
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind, StatusCategory
from sigap.tickets.statuses import default_status_id


class NotMovable(ValueError):
    """Only what a customer wrote can be moved, to another ticket that is not closed."""


@transaction.atomic
def move_message(message_id: int, to: int, *, actor: AgentActor) -> Message:
    """Takes a customer's message with its files to another ticket.

    What it leaves without a message of a customer is solved; what it comes to, and is solved or
    waits, is open again. Moving it to where it came from undoes that. Raises NotMovable, Http404,
    PermissionDenied.
    """
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.author_kind != AuthorKind.CUSTOMER or message.ticket_id == to:
        raise NotMovable
    numbers = sorted((message.ticket_id, to))
    for number in numbers:
        ticket_for(actor, number, to="change")
    locked = {number: lock(number) for number in numbers}
    source, goal = locked[message.ticket_id], locked[to]
    if goal.is_closed:
        raise NotMovable
    goes_back = message.moved_from == goal.pk
    message.moved_from = None if goes_back else source.pk
    message.ticket = goal
    message.save(update_fields=["ticket", "moved_from"])
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
    public = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC)
    written = public.exclude(author_kind=AuthorKind.SYSTEM).order_by("-created_at", "-pk")
    newest = written.first()
    answered = written.filter(author_kind=AuthorKind.AGENT).first()
    asked = written.filter(author_kind=AuthorKind.CUSTOMER)
    open_since = asked.filter(created_at__gt=answered.created_at) if answered else asked
    oldest = open_since.order_by("created_at", "pk").first()
    values: dict[str, Any] = {
        "message_count": ticket.messages.count(),
        "waiting_since": oldest.created_at if oldest else None,
        "preview": preview_of_message(newest) if newest else "",
        "last_message_at": newest.created_at if newest else ticket.opened_at,
        "updated_at": clock.now(),
    }
    if ticket.status_category == StatusCategory.CLOSED:
        return values
    if not asked.exists():
        return values | status_values(ticket, status_of(StatusCategory.SOLVED), actor)
    if oldest and ticket.status_category not in (StatusCategory.NEW, StatusCategory.OPEN):
        values |= {
            "status_category": StatusCategory.OPEN.value,
            "status_id": default_status_id(StatusCategory.OPEN),
            "solved_at": None,
            "solve_reason": "",
        }
    return values
