"""Rebuilds a ticket from its events: the proof that the journal is complete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sigap.journal.models import Event, Value
from sigap.tickets.actions.changing import RECORDED, to_python
from sigap.tickets.events import FieldsChanged
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.models import Ticket
from sigap.tickets.queries.fields import catalogue, values_of

_BLANK: dict[str, Any] = {"tags": [], "solve_reason": "", "shelf": ""}
_EMPTY: dict[str, Any] = {
    field_.attname: _BLANK.get(field_.name) for field_ in Ticket._meta.concrete_fields
}


@dataclass(slots=True)
class Rebuilt:
    """A ticket as its events tell it: attributes of the row, who takes part, and what its custom
    fields hold, by the field's id, as events write it."""

    attributes: dict[str, Any] = field(
        default_factory=lambda: {name: _EMPTY[name] for name in RECORDED}
    )
    participants: set[int] = field(default_factory=set)
    fields: dict[int, Any] = field(default_factory=dict)


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
        if event.verb == FieldsChanged.verb:
            _fill(rebuilt.fields, event.data["fields"])
    return rebuilt


def snapshot(ticket: Ticket) -> Rebuilt:
    """The same picture, taken from the tables."""
    people = ticket.participants.filter(is_pending=False).values_list("contact_id", flat=True)
    attributes = {name: getattr(ticket, name) for name in RECORDED}
    return Rebuilt(attributes, set(people), _held(ticket))


def _held(ticket: Ticket) -> dict[int, Any]:
    known = catalogue().fields
    return {
        number: KINDS[known[number].kind].plain(held.content)
        for number, held in values_of(ticket.pk).items()
    }


def _fill(fields: dict[int, Any], changes: dict[str, Any]) -> None:
    for number, (_old, new) in changes.items():
        if new is None:
            fields.pop(int(number), None)
        else:
            fields[int(number)] = _text(new) if _is_reference(new) else new


def _value(name: str, plain: Any) -> Any:
    return _text(plain) if _is_reference(plain) else to_python(name, plain)


def _is_reference(plain: Any) -> bool:
    return isinstance(plain, str) and plain.startswith("value:")


def _text(reference: str) -> str:
    return Value.objects.get(pk=int(reference.removeprefix("value:"))).text
