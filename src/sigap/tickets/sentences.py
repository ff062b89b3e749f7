"""Events as sentences, for the history of a ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.journal.events import registry
from sigap.journal.models import Event
from sigap.tickets.models.choices import Priority, TicketType
from sigap.tickets.queries.fields import catalogue
from sigap.tickets.queries.reading import names
from sigap.tickets.statuses import all_statuses

# attribute → its word, and the kind of name that its values have
SHOWN: dict[str, tuple[Any, str]] = {
    "assignee_id": (gettext_lazy("assignee"), "agent"),
    "team_id": (gettext_lazy("team"), "team"),
    "category_id": (gettext_lazy("category"), "category"),
    "tier": (gettext_lazy("tier"), "tier"),
    "status_id": (gettext_lazy("status"), "status"),
    "priority": (gettext_lazy("priority"), "priority"),
    "type": (gettext_lazy("type"), "type"),
    "subject": (gettext_lazy("subject"), "text"),
    "tags": (gettext_lazy("tags"), "list"),
    "due_at": (gettext_lazy("due date"), "moment"),
    "requester_id": (gettext_lazy("requester"), "contact"),
}
NAMED = {"agent", "team", "category", "contact"}
# These are shown as messages of the thread, so the history beside it need not repeat them.
MESSAGES = {"message.received", "reply.written", "note.written", "auto_reply.written"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of a history. ``verb`` chooses its icon."""

    event_id: int
    at: datetime
    verb: str
    text: str


def sentences(
    events: Iterable[Event], known: dict[tuple[str, int], str] | None = None
) -> list[Sentence]:
    """The events in the reader's language; at most one statement for the names that are not
    ``known``, by kind and id."""
    found = list(events)
    known = names(_wanted(found), known)
    return [Sentence(event.pk, event.at, event.verb, _sentence(event, known)) for event in found]


def _sentence(event: Event, known: dict[tuple[str, int], str]) -> str:
    kind = registry.get(event.verb)
    if kind is None:
        return event.verb
    fields = {name: value for name, value in event.data.items() if name != "changes"}
    if "fields" in fields:
        fields["fields"] = _labels(fields["fields"])
    return str(kind.sentence).format(
        actor=_actor(event, known),
        changes=_changes(event.data.get("changes", {}), known),
        **fields,
    )


def _labels(changed: dict[str, Any]) -> str:
    """The fields that an event names."""
    known = catalogue().fields
    return ", ".join(known[int(one)].label for one in changed if int(one) in known) or _("a field")


def _actor(event: Event, known: dict[tuple[str, int], str]) -> str:
    if event.actor_id is not None:
        name = known.get((event.actor_kind, event.actor_id))
        if name:
            return name
    return {"agent": _("An agent"), "contact": _("A contact")}.get(event.actor_kind, _("Sigap"))


def _changes(changes: dict[str, Any], known: dict[tuple[str, int], str]) -> str:
    parts = []
    for attribute, (_old, new) in changes.items():
        if attribute in SHOWN:
            word, kind = SHOWN[attribute]
            value = _VALUES.get(kind, str)(new) if kind not in NAMED else known.get((kind, new))
            parts.append(
                _("{attribute} to {value}").format(attribute=word, value=value)
                if new not in (None, [], "") and value
                else _("{attribute} removed").format(attribute=word)
            )
    return ", ".join(parts) or _("the ticket")


def _status(number: int) -> str:
    return next((str(status) for status in all_statuses() if status.pk == number), "")


_VALUES: dict[str, Callable[[Any], Any]] = {
    "status": _status,
    "priority": lambda value: Priority(value).label,
    "type": lambda value: TicketType(value).label,
    "tier": lambda value: f"L{value}",
    "list": ", ".join,
    "text": lambda value: _("a new one"),
    "moment": lambda value: value[:16].replace("T", " "),
}


def _wanted(events: Iterable[Event]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {
        "agent": set(),
        "contact": set(),
        "team": set(),
        "category": set(),
    }
    for event in events:
        if event.actor_id is not None and event.actor_kind in wanted:
            wanted[event.actor_kind].add(event.actor_id)
        for attribute, (_old, new) in event.data.get("changes", {}).items():
            kind = SHOWN.get(attribute, ("", ""))[1]
            if kind in NAMED and new is not None:
                wanted[kind].add(new)
    return wanted
