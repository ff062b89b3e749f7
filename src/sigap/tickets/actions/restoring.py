"""Attributes of a ticket go back to what they were before some events, as a new change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from sigap.journal.models import Event, Value
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import refuse_outsider
from sigap.tickets.actions.changing import change, lock, to_python
from sigap.tickets.events import TicketUndone
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind

# What follows from messages, and when the row was written, is no choice that one takes back.
LEFT_ALONE = {
    "updated_at",
    "message_count",
    "last_message_at",
    "first_response_at",
    "merged_into_id",
}
TAGS = "tags"
WAITING = "waiting_since"


class CannotUndo(Exception):
    """``reason``: changed (since, by the event ``against``), late, never, same."""

    def __init__(self, reason: str, against: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.against = reason, against


@transaction.atomic
def restore_ticket_before(ticket_id: int, events: Sequence[Event], *, actor: AgentActor) -> Ticket:
    """Sets exactly the attributes that the events (of this ticket, in their order) changed back to
    what they were; of tags, those that came and went. All of them, or none.

    Raises CannotUndo, CannotTakeIt (the agent of before could not work on it), Http404,
    PermissionDenied.
    """
    ticket_for(actor, ticket_id, to="change")
    ticket = lock(ticket_id)
    changes = net_changes(events)
    values = {name: _before(ticket, name, changes) for name in changes}
    clash = next((name for name, value in values.items() if value is _CLASH), None)
    if clash is not None:
        raise CannotUndo("changed", _who_changed(ticket_id, clash, events[-1].pk))
    if values.get("assignee_id"):
        refuse_outsider(values["assignee_id"], values.get("team_id", ticket.team_id), ticket)
    if values.get(WAITING) and (ticket.waiting_since or _answered_since(ticket_id, events[-1])):
        del values[WAITING]
    recorded = change(ticket, **values)
    if not recorded:
        raise CannotUndo("same")
    undid = tuple(dict.fromkeys(event.verb for event in events))
    record(TicketUndone(stream_id=ticket_id, undid=undid, changes=recorded), actor=actor)
    return ticket


_CLASH: Any = object()


def net_changes(events: Sequence[Event]) -> dict[str, tuple[Any, Any]]:
    """Attribute → the value before the first event and after the last, as recorded."""
    found: dict[str, tuple[Any, Any]] = {}
    for event in events:
        for name, (old, new) in event.data.get("changes", {}).items():
            if name not in LEFT_ALONE:
                found[name] = (found[name][0] if name in found else old, new)
    return found


def _before(ticket: Ticket, name: str, changes: dict[str, tuple[Any, Any]]) -> Any:
    """The value to set; _CLASH where the present one is not what the events gave."""
    old, new = (_value(name, plain) for plain in changes[name])
    present = getattr(ticket, name)
    if name == TAGS:
        return _tags(set(old or ()), set(new or ()), set(present))
    if present != new and name != WAITING:
        return _CLASH
    return old


def _tags(old: set[str], new: set[str], present: set[str]) -> Any:
    came, went = new - old, old - new
    if not came <= present or went & present:
        return _CLASH
    return sorted((present - came) | went)


def _value(name: str, plain: Any) -> Any:
    if isinstance(plain, str) and plain.startswith("value:"):
        return Value.objects.get(pk=int(plain.removeprefix("value:"))).text
    return to_python(name, plain)


def _answered_since(ticket_id: int, event: Event) -> bool:
    answers = Message.objects.filter(
        ticket=ticket_id, kind=MessageKind.PUBLIC, author_kind=AuthorKind.AGENT
    )
    return answers.filter(created_at__gt=event.at).exists()


def _who_changed(ticket_id: int, name: str, after: int) -> int | None:
    later = Event.objects.filter(stream_kind="ticket", stream_id=ticket_id, pk__gt=after)
    found = later.filter(data__changes__has_key=name).order_by("-pk")
    return found.values_list("pk", flat=True).first()
