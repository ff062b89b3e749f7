"""Saved views: keep, share, delete, place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from sigap.journal.recording import keep_value, record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right
from sigap.tickets.events import ViewChanged, ViewDeleted, ViewPlaced
from sigap.tickets.models import View, ViewPlace
from sigap.tickets.queries.saved import (
    forget_saved,
    may_change,
    saved_view,
    saved_views,
    shareable_teams,
)

_PLAIN = ("columns", "group_by", "sort", "layout", "is_for_everyone")


@dataclass(frozen=True, slots=True)
class ViewValues:
    """``query`` in neutral form."""

    name: str
    query: str
    columns: Sequence[str] = ()
    group_by: str = ""
    sort: str = "updated"
    layout: str = "table"
    is_for_everyone: bool = False
    team_ids: Sequence[int] = ()


@transaction.atomic
def save_view(values: ViewValues, *, actor: AgentActor, view_id: int | None = None) -> View:
    """Makes a view, or changes one. Raises PermissionDenied for sharing beyond one's rights, and
    for a view that one may not change; View.DoesNotExist for one that one does not see."""
    require(actor, Right.DESK)
    view = _locked(view_id, actor) if view_id else View(owner_id=actor.id)
    before = set(view.teams.values_list("id", flat=True)) if view.pk else set()
    _check_sharing(values, view, before, actor)
    changes = {
        name: [_plain(getattr(view, name)) if view.pk else None, _plain(getattr(values, name))]
        for name in _PLAIN
        if view.pk is None or _plain(getattr(view, name)) != _plain(getattr(values, name))
    }
    texts = {n: (getattr(view, n) if view.pk else None) for n in ("name", "query")}
    for name in (*_PLAIN, "name", "query"):
        setattr(view, name, _plain(getattr(values, name)))
    view.save()
    view.teams.set(values.team_ids)
    changes |= _changed_texts(view, texts)
    if before != set(values.team_ids):
        changes["teams"] = [sorted(before), sorted(values.team_ids)]
    record(ViewChanged(stream_id=view.pk, changes=changes), actor=actor)
    forget_saved()
    return view


@transaction.atomic
def delete_view(view_id: int, *, actor: AgentActor) -> None:
    """Raises PermissionDenied, View.DoesNotExist."""
    require(actor, Right.DESK)
    view = _locked(view_id, actor)
    record(ViewDeleted(stream_id=view.pk), actor=actor)
    view.delete()
    forget_saved()


@transaction.atomic
def place_views(
    order: Sequence[int], pinned: Mapping[int, bool], *, changed: int, actor: AgentActor
) -> None:
    """The actor's own order of the views that they see; ``changed`` is the one that was moved,
    pinned or hidden. Raises View.DoesNotExist for views that one does not see."""
    require(actor, Right.DESK)
    if not {view.id for view in saved_views(actor)}.issuperset(order):
        raise View.DoesNotExist(changed)
    places = [
        ViewPlace(account_id=actor.id, view_id=number, is_pinned=pinned[number], position=at)
        for at, number in enumerate(order)
    ]
    ViewPlace.objects.bulk_create(
        places,
        update_conflicts=True,
        unique_fields=["account", "view"],
        update_fields=["is_pinned", "position"],
    )
    event = ViewPlaced(stream_id=changed, pinned=pinned[changed], position=order.index(changed))
    record(event, actor=actor)
    forget_saved()


def _locked(view_id: int, actor: AgentActor) -> View:
    found = saved_view(actor, view_id)
    if found is None:
        raise View.DoesNotExist(view_id)
    if not may_change(actor, found):
        raise PermissionDenied(view_id)
    return View.objects.select_for_update().get(pk=view_id)


def _check_sharing(values: ViewValues, view: View, before: set[int], actor: AgentActor) -> None:
    """What is newly shared must be the actor's to share; what already was may stay."""
    is_new_for_all = values.is_for_everyone and not view.is_for_everyone
    if is_new_for_all and not actor.may(Right.SHARE_VIEWS):
        raise PermissionDenied(Right.SHARE_VIEWS)
    added = set(values.team_ids) - before
    if added and not added.issubset(number for number, _name in shareable_teams(actor)):
        raise PermissionDenied(Right.SHARE_VIEWS)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def _changed_texts(view: View, before: dict[str, str | None]) -> dict[str, Any]:
    """Names and queries may hold personal words: they go to the erasable table."""
    return {
        name: [
            None if old is None else keep_value("view", view.pk, old),
            keep_value("view", view.pk, getattr(view, name)),
        ]
        for name, old in before.items()
        if old != getattr(view, name)
    }
