"""Z: the last thing that an agent did, whatever it was, is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404

from sigap.journal.models import Event
from sigap.people.access import AgentActor
from sigap.tickets.actions.bulk import undo_bulk
from sigap.tickets.actions.undoing import CannotTakeIt, CannotUndo, undo_events, undoable_verbs
from sigap.tickets.models import Bulk
from sigap.tickets.queries.acts import newest_act

REFUSALS = (CannotUndo, CannotTakeIt, Http404, PermissionDenied)


class NothingToUndo(Exception):
    """Nothing was done in the last half hour that is not taken back already."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: the events of the act, or the operation that now undoes another."""

    events: tuple[Event, ...] = ()
    bulk: Bulk | None = None


class Refused(Exception):
    """The act is known and cannot be taken back; ``why`` is what the undoing raised."""

    def __init__(self, events: tuple[Event, ...], why: Exception) -> None:
        super().__init__(str(why))
        self.events, self.why = events, why


def undo_last(*, actor: AgentActor) -> Undone:
    """Raises NothingToUndo, Refused, NotUndoable."""
    act = newest_act(actor.id, undoable_verbs())
    if act is None:
        raise NothingToUndo
    if act.bulk is not None:
        return Undone(bulk=undo_bulk(act.bulk, actor=actor))
    events = tuple(act.read())
    try:
        undo_events(events, actor=actor)
    except REFUSALS as why:
        raise Refused(events, why) from why
    return Undone(events)
