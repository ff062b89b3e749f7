"""Saved views that an agent may see: the own ones, and those shared with everyone or a team."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sigap.people.access import AgentActor
from sigap.people.models import Team
from sigap.people.roles import Right
from sigap.tickets.querying.parser import parse_neutral
from sigap.tickets.querying.tree import Query

KEPT_S = 3.0
MOST = 100
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Saved:
    """``is_pinned`` and the order of a list of them are the asking agent's own."""

    id: int
    name: str
    owner_id: int
    text: str
    columns: tuple[str, ...]
    group_by: str
    sort: str
    layout: str
    is_shared: bool
    is_pinned: bool
    team_ids: tuple[int, ...]
    is_for_everyone: bool

    @property
    def key(self) -> str:
        return str(self.id)

    @property
    def query(self) -> Query:
        return parse_neutral(self.text)


_SAVED = """
SELECT v.id, v.name, v.owner_id, v.query, v.columns, v.group_by, v.sort, v.layout,
  v.is_for_everyone OR t.ids IS NOT NULL, coalesce(p.is_pinned, TRUE),
  coalesce(t.ids, '{}'), v.is_for_everyone
FROM tickets_view v
LEFT JOIN tickets_viewplace p ON p.view_id = v.id AND p.account_id = %(me)s
LEFT JOIN LATERAL (SELECT array_agg(s.team_id ORDER BY s.team_id) AS ids
  FROM tickets_view_teams s WHERE s.view_id = v.id) t ON TRUE
WHERE (v.owner_id = %(me)s OR v.is_for_everyone OR v.id IN (
  SELECT s.view_id FROM tickets_view_teams s WHERE s.team_id = ANY(%(teams)s)))
  AND (%(id)s::bigint IS NULL OR v.id = %(id)s)
ORDER BY coalesce(p.position, 1000000), v.id LIMIT %(most)s
"""
_kept: dict[int, tuple[float, list[Saved]]] = {}


def saved_views(actor: AgentActor) -> list[Saved]:
    """In the agent's order; one statement, kept for some seconds."""
    kept = _kept.get(actor.id)
    if kept and time.monotonic() - kept[0] < KEPT_S:
        return kept[1]
    if len(_kept) > 10_000:
        _kept.clear()
    found = _read(actor)
    _kept[actor.id] = (time.monotonic(), found)
    return found


def pinned_views(actor: AgentActor) -> list[Saved]:
    """Those in the sidebar."""
    return [view for view in saved_views(actor) if view.is_pinned][:SHOWN]


def saved_view(actor: AgentActor, view_id: int) -> Saved | None:
    """As it is now; none where there is none or it is somebody else's own."""
    found = _read(actor, view_id)
    return found[0] if found else None


def forget_saved() -> None:
    _kept.clear()


def _read(actor: AgentActor, view_id: int | None = None) -> list[Saved]:
    values: dict[str, Any] = {"me": actor.id, "teams": actor.team_ids, "id": view_id, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_SAVED, values)
        return [_saved(row) for row in cursor.fetchall()]


def _saved(row: Sequence[Any]) -> Saved:
    view_id, name, owner, text, columns, group_by, sort, layout = row[:8]
    is_shared, is_pinned, teams, is_for_everyone = row[8:]
    return Saved(
        view_id,
        name,
        owner,
        text,
        tuple(columns),
        group_by,
        sort,
        layout,
        is_shared,
        is_pinned,
        tuple(teams),
        is_for_everyone,
    )


def may_change(actor: AgentActor, view: Saved) -> bool:
    """Its owner; of a shared one also who could share it like this."""
    if view.owner_id == actor.id:
        return True
    if actor.may(Right.SHARE_VIEWS):
        return view.is_shared
    shareable = {number for number, _name in shareable_teams(actor)}
    return bool(view.team_ids) and not view.is_for_everyone and shareable.issuperset(view.team_ids)


def shareable_teams(actor: AgentActor) -> list[tuple[int, str]]:
    """Teams that the agent may share a view with: all, or those that they lead or manage."""
    teams = Team.objects.order_by("name")
    if not actor.may(Right.SHARE_VIEWS):
        teams = teams.filter(lead=actor.id) | teams.filter(manager=actor.id)
    return list(teams.values_list("id", "name"))
