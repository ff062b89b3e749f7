"""Filters of incoming mail: made, changed, moved, removed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.channels.email.events import FilterMoved, FilterRemoved, FilterSaved
from sigap.channels.email.filters.conditions import Operator
from sigap.channels.email.filters.patterns import compiled
from sigap.channels.email.models import Filter
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

MOST_FILTERS = 200


class TooManyFilters(ValueError):
    """Every mail passes all filters."""


@transaction.atomic
def save_filter(filter_id: int | None, *, actor: Actor, **values: Any) -> Filter:
    """Makes a filter, which runs last, or changes one. Raises BadPattern, TooManyFilters,
    Filter.DoesNotExist, PermissionDenied."""
    _require(actor)
    for entry in values.get("conditions", ()):
        if entry["operator"] == Operator.MATCHES:
            compiled(entry["value"])
    every = {each.pk: each for each in _locked()}
    if filter_id is None:
        if len(every) >= MOST_FILTERS:
            raise TooManyFilters(MOST_FILTERS)
        last = max((each.position for each in every.values()), default=0)
        found = Filter(position=last + 1)
    elif filter_id in every:
        found = every[filter_id]
    else:
        raise Filter.DoesNotExist(filter_id)
    changed = sorted(name for name, value in values.items() if getattr(found, name) != value)
    for name in changed:
        setattr(found, name, values[name])
    if changed or filter_id is None:
        found.save()
        record(FilterSaved(stream_id=found.pk, attributes=tuple(changed)), actor=actor)
    return found


@transaction.atomic
def move_filter(filter_id: int, *, actor: Actor, up: bool) -> None:
    """One place earlier or later; at the end it stays. Raises Filter.DoesNotExist,
    PermissionDenied."""
    _require(actor)
    every = _locked()
    ids = [each.pk for each in every]
    if filter_id not in ids:
        raise Filter.DoesNotExist(filter_id)
    old = ids.index(filter_id)
    new = max(old - 1, 0) if up else min(old + 1, len(ids) - 1)
    if old == new:
        return
    every.insert(new, every.pop(old))
    for position, each in enumerate(every, start=1):
        each.position = position
    Filter.objects.bulk_update(every, ["position"])
    record(FilterMoved(stream_id=filter_id, position=[old + 1, new + 1]), actor=actor)


@transaction.atomic
def remove_filter(filter_id: int, *, actor: Actor) -> None:
    """Raises Filter.DoesNotExist, PermissionDenied."""
    _require(actor)
    found = Filter.objects.select_for_update().get(pk=filter_id)
    record(FilterRemoved(stream_id=found.pk), actor=actor)
    found.delete()


def _locked() -> list[Filter]:
    return list(Filter.objects.select_for_update().order_by("position", "id"))


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_SETTINGS)
