"""Rebuilds a ticket from its events: the proof that the journal is complete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sigap.journal.models import Event, Value
from sigap.tickets.actions.changing import RECORDED, to_python
from sigap.tickets.models import Ticket

_BLANK: dict[str, Any] = {"tags": [], "solve_reason": "", "shelf": ""}
_EMPTY: dict[str, Any] = {
    field_.attname: _BLANK.get(field_.name) for field_ in Ticket._meta.concrete_fields
}


@dataclass(slots=True)
class Rebuilt:
    """A ticket as its events tell it: attributes of the row, and who takes part."""

    attributes: dict[str, Any] = field(
        default_factory=lambda: {name: _EMPTY[name] for name in RECORDED}
    )
    participants: set[int] = field(default_factory=set)


def rebuild(ticket_id: int, *, until_event: int | None = None) -> Rebuilt:
    """The ticket after all of its events, or after the one named."""
    events = Event.objects.filter(stream_kind="ticket", stream_id=ticket_id).order_by("id")
    if until_event is not None:
        events = events.filter(pk__lte=until_event)
    return fold(events)


def fold(events: Iterable[Event]) -> Rebuilt:
    """Applies changes in the order of the events."""
    rebuilt = Rebuilt()
    for event in events:
        for name, (_old, new) in event.data.get("changes", {}).items():
            rebuilt.attributes[name] = _value(name, new)
        rebuilt.participants.update(event.data.get("participants", ()))
        rebuilt.participants.difference_update(event.data.get("left", ()))
    return rebuilt


def snapshot(ticket: Ticket) -> Rebuilt:
    """The same picture, taken from the tables."""
    people = ticket.participants.filter(is_pending=False).values_list("contact_id", flat=True)
    return Rebuilt({name: getattr(ticket, name) for name in RECORDED}, set(people))


def _value(name: str, plain: Any) -> Any:
    if isinstance(plain, str) and plain.startswith("value:"):
        return Value.objects.get(pk=int(plain.removeprefix("value:"))).text
    return to_python(name, plain)
