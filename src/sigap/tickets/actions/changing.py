"""How an action changes a ticket's row: attribute by attribute, remembering old and new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sigap.core import clock
from sigap.journal.recording import keep_value
from sigap.tickets.models import Ticket
from sigap.tickets.queries.merged import survivor_of

# Not journalled: ``preview`` is the start of a message, ``version`` counts the changes themselves.
UNRECORDED = frozenset({"id", "preview", "version"})
PERSONAL = frozenset({"subject"})
_FIELDS = {field.attname: field for field in Ticket._meta.concrete_fields}
RECORDED = tuple(name for name in _FIELDS if name not in UNRECORDED)


class Conflict(Exception):
    """Somebody changed the ticket since the caller read it."""

    def __init__(self, ticket: Ticket) -> None:
        super().__init__(f"#{ticket.pk} is at version {ticket.version}")
        self.ticket = ticket


def lock(ticket_id: int, *, expected_version: int | None = None) -> Ticket:
    """The locked row. Raises Conflict when the caller has seen another version."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    if expected_version is not None and ticket.version != expected_version:
        raise Conflict(ticket)
    return ticket


def lock_survivor(ticket_id: int) -> Ticket:
    """The locked row, or that of the ticket into which it was merged."""
    while True:
        ticket = Ticket.objects.select_for_update().get(pk=survivor_of(ticket_id))
        if ticket.merged_into_id is None:
            return ticket


def change(ticket: Ticket, **values: Any) -> dict[str, Any]:
    """Writes the values that differ; returns ``{attribute: [old, new]}`` for the event.

    Personal texts go to the journal's erasable table, and the event holds a reference.
    """
    changed = {name: value for name, value in values.items() if getattr(ticket, name) != value}
    recorded = {}
    for name, value in changed.items():
        if name not in UNRECORDED:
            recorded[name] = [
                _plain(ticket, name, getattr(ticket, name)),
                _plain(ticket, name, value),
            ]
        setattr(ticket, name, value)
    if changed:
        if recorded and "updated_at" not in changed:
            moment = clock.now()
            recorded["updated_at"] = [ticket.updated_at.isoformat(), moment.isoformat()]
            ticket.updated_at = moment
        ticket.version += 1
        ticket.save(update_fields={*changed, "version", "updated_at"})
    return recorded


def to_python(name: str, plain: Any) -> Any:
    """A recorded value as the row holds it."""
    return _FIELDS[name].to_python(plain)


def opening_changes(ticket: Ticket) -> dict[str, Any]:
    """Every attribute of a new row that is not empty, as changes from nothing."""
    return {
        name: [None, _plain(ticket, name, value)]
        for name in RECORDED
        if (value := getattr(ticket, name)) not in (None, "", [])
    }


def _plain(ticket: Ticket, name: str, value: Any) -> Any:
    if name in PERSONAL and value is not None:
        return keep_value("ticket", ticket.pk, value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value
