"""What a ticket would be if nothing had ever been merged into it that is not in it now.

The journal has what happened to each ticket; of a survivor it has also what happened because of
the tickets in it. Folding only what is the ticket's own gives back its status and its clocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Q

from sigap.journal.models import Event
from sigap.tickets.actions.changing import to_python
from sigap.tickets.actions.conversation import AUTOMATIC
from sigap.tickets.models import Merge, Message
from sigap.tickets.models.choices import AuthorKind, MessageKind, StatusCategory
from sigap.tickets.queries.merged import ever_survivors, family_of
from sigap.tickets.statuses import default_status_id
from sigap.tickets.thanks import THANKS

State = dict[str, Any]
NOTHING: State = {
    "status_id": None,
    "status_category": "",
    "solved_at": None,
    "solve_reason": "",
    "closed_at": None,
    "reopen_count": 0,
    "waiting_since": None,
    "first_response_at": None,
    "last_message_at": None,
}
REOPENED = {StatusCategory.PENDING, StatusCategory.ON_HOLD, StatusCategory.SOLVED}
_OF_MERGES = {"ticket.unmerged", "ticket.merged_away", "ticket.restored"}
# what a status that the ticket has already does not change again
_OF_STATUS = {"status_id", "status_category", "solved_at", "solve_reason", "reopen_count"}


def own_state(ticket_id: int, *, until: int | None = None) -> State:
    """Status and clocks by the ticket's own events, up to the one named."""
    history = _History(ticket_id)
    for event in history.events(until):
        history.take(event)
    return history.state


def absorb(state: State, other: State) -> State:
    """What a ticket's state is with that of another in it: the longest waiting customer counts,
    and reopens it."""
    moments = [one["waiting_since"] for one in (state, other) if one["waiting_since"]]
    both = state | {
        "waiting_since": min(moments, default=None),
        "last_message_at": max(state["last_message_at"], other["last_message_at"]),
    }
    return _reopened(both) if other["waiting_since"] else both


def _reopened(state: State) -> State:
    if state["status_category"] not in REOPENED:
        return state
    return state | {
        "status_category": StatusCategory.OPEN.value,
        "status_id": default_status_id(StatusCategory.OPEN),
        "reopen_count": state["reopen_count"] + (state["status_category"] == StatusCategory.SOLVED),
        "solved_at": None,
        "solve_reason": "",
    }


@dataclass(frozen=True, slots=True)
class _Own:
    """A message of the ticket. ``counts``: a customer wrote it, not a machine; ``waits``: and
    waits for an answer."""

    counts: bool
    waits: bool
    scheduled: bool


def _own(author: str, kind: str, flags: list[str], scheduled: bool | None) -> _Own:  # noqa: FBT001 - a column
    is_public = author == AuthorKind.CUSTOMER and kind == MessageKind.PUBLIC
    counts = is_public and not set(flags).intersection(AUTOMATIC)
    return _Own(counts, counts and THANKS not in flags, bool(scheduled))


class _History:
    def __init__(self, ticket_id: int) -> None:
        self.ticket_id = ticket_id
        self.state = dict(NOTHING)
        self._family = family_of(ticket_id)
        found = Message.objects.filter(Q(ticket=ticket_id) | Q(home__in=self._family))
        names = ("pk", "author_kind", "kind", "flags", "outbound__scheduled")
        self._own = {number: _own(*rest) for number, *rest in found.values_list(*names)}
        self._merges = set(
            Merge.objects.filter(survivor=ticket_id, undone_at=None).values_list("pk", flat=True)
        )
        self._written: dict[int, tuple[State, State]] = {}

    def events(self, until: int | None) -> Iterator[Event]:
        """Its own stream, and from those it was merged into, what is about its messages."""
        streams = ever_survivors(self._family)
        found = Event.objects.filter(stream_kind="ticket", stream_id__in=streams).order_by("id")
        if until is not None:
            found = found.filter(pk__lt=until)
        for event in found:
            message = event.data.get("message")
            if (
                event.stream_id == self.ticket_id
                or message in self._own
                or message in self._written
            ):
                yield event

    def take(self, event: Event) -> None:
        message, changes = event.data.get("message"), event.data.get("changes", {})
        if event.verb == "ticket.merged":
            if event.data["merge"] in self._merges:
                other = own_state(event.data["merged"], until=event.pk)
                self.state = absorb(self.state, other)
        elif event.verb == "message.received" and not event.quiet:
            self._received(message, _moment(event))
        elif event.verb == "message.sent":
            if message in self._own and self._own[message].scheduled and changes:
                self._answered(_moment(event))
        elif event.verb == "reply.undone":
            self._taken_back(message)
        elif event.verb not in _OF_MERGES and not _by_customer(event):
            before = self.state
            self._apply(event, changes)
            if event.verb == "reply.written":
                if {"last_message_at", "waiting_since"} & changes.keys():
                    self._answered(_moment(event))
                self._written[message] = (before, self.state)

    def _received(self, message: int | None, at: datetime) -> None:
        own = self._own.get(message or 0)
        if own and own.counts:
            self.state = self.state | {"last_message_at": at}
        if own and own.waits:
            waiting = {"waiting_since": self.state["waiting_since"] or at}
            self.state = _reopened(self.state | waiting)

    def _answered(self, at: datetime) -> None:
        first = self.state["first_response_at"] or at
        answered = {"waiting_since": None, "first_response_at": first, "last_message_at": at}
        self.state = self.state | answered

    def _taken_back(self, message: int | None) -> None:
        before, after = self._written.get(message or 0, (self.state, self.state))
        back = {name: before[name] for name, value in self.state.items() if after[name] == value}
        self.state = self.state | back

    def _apply(self, event: Event, changes: dict[str, Any]) -> None:
        new = {name: to_python(name, changes[name][1]) for name in NOTHING if name in changes}
        if "status_category" in new:
            new["reopen_count"] = self._reopenings(changes)
        if event.verb != "reply.written" and new.get("status_id") == self.state["status_id"]:
            new = {name: value for name, value in new.items() if name not in _OF_STATUS}
        self.state = self.state | new

    def _reopenings(self, changes: dict[str, Any]) -> int:
        """As recorded, unless the ticket alone had another status than it had with the others."""
        before, after = changes["status_category"]
        known: int = self.state["reopen_count"]
        if (before or "") == self.state["status_category"]:
            old, new = changes.get("reopen_count", (0, 0))
            return known + (new or 0) - (old or 0)
        over = self.state["status_category"] == StatusCategory.SOLVED
        return known + (over and after not in (StatusCategory.SOLVED, StatusCategory.CLOSED))


def _by_customer(event: Event) -> bool:
    """A reopening by a message, which the message itself stands for."""
    return event.verb == "ticket.reopened" and event.actor_kind == "contact"


def _moment(event: Event) -> datetime:
    """When it happened, as the row has it."""
    said = event.data.get("changes", {}).get("last_message_at")
    return cast("datetime", to_python("last_message_at", said[1])) if said else event.at
