"""Counts beside the views of the sidebar: capped, bounded, and kept for some seconds."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

from sigap.people.access import AgentActor
from sigap.tickets.access import listed_for, visible_to
from sigap.tickets.conditions import All, Condition, Is, OneOf, Sql, asks_of, to_sql
from sigap.tickets.models.choices import UNSOLVED
from sigap.tickets.queries.listing import COUNT_CAP, OPEN, VIEWS
from sigap.tickets.queries.saved import Saved, pinned_views
from sigap.tickets.querying.compiling import compiled, condition_of
from sigap.tickets.querying.kinds.kind import Asker
from sigap.tickets.querying.tree import Term
from sigap.ui.formats import AtLeast

KEPT_S = 3.0
LIVE_KEPT_S = 0.3  # where a page asks because something changed
WINDOW = 1000

# How many of the newest WINDOW meet the condition, up to the cap; negative where there is more.
_BOUNDED = (
    "(SELECT CASE WHEN bool_or(n = {window}) THEN -count(*) FILTER (WHERE ok)"
    " ELSE count(*) FILTER (WHERE ok) END FROM (SELECT ok, n FROM ("
    "SELECT coalesce({where}, FALSE) AS ok, row_number() OVER () AS n FROM ("
    "SELECT * FROM tickets_ticket WHERE {base} ORDER BY updated_at DESC, id DESC LIMIT {window}"
    ") tickets_ticket) w WHERE ok OR n = {window} LIMIT {cap}) c)"
)
_EXACT = "(SELECT count(*) FROM (SELECT 1 FROM tickets_ticket WHERE {where} LIMIT {cap}) c)"
_counts: dict[int, tuple[float, dict[str, int]]] = {}


def counts(actor: AgentActor, *, kept_s: float = KEPT_S) -> dict[str, int]:
    """Tickets in each view by its key, up to COUNT_CAP; one statement, kept for some seconds.

    A saved view's condition may be one that hardly any ticket meets: of those the newest WINDOW
    are looked at, and the count is AtLeast where there are more. Views with words have none.
    """
    kept = _counts.get(actor.id)
    if kept and time.monotonic() - kept[0] < kept_s:
        return kept[1]
    named = _read(actor)
    if len(_counts) > 10_000:
        _counts.clear()
    _counts[actor.id] = (time.monotonic(), named)
    return named


def forget_counts() -> None:
    _counts.clear()


def _read(actor: AgentActor) -> dict[str, int]:
    parts = {
        view.key: _exact(to_sql(listed_for(actor, view.condition(actor))))
        for view in VIEWS
        if view.key != "all"
    }
    for saved in pinned_views(actor):
        if not (saved.query.words or saved.query.without):
            parts[saved.key] = _bounded(saved, actor)
    params: list[Any] = [param for part in parts.values() for param in part.params]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(part.text for part in parts.values()), params)
        found = cursor.fetchone()
    return {
        key: AtLeast(-number) if number < 0 else number
        for key, number in zip(parts, found, strict=True)
        if number is not None
    }


def _exact(where: Sql) -> Sql:
    return Sql(_EXACT.format(where=where.text, cap=COUNT_CAP), where.params)


def _bounded(saved: Saved, actor: AgentActor) -> Sql:
    condition = condition_of(saved.query, actor)
    where = to_sql(condition)
    indexed = All(tuple(_indexed(saved, actor)))
    on_shelf = asks_of(condition, "shelf")
    base = to_sql(All((visible_to(actor), indexed)) if on_shelf else listed_for(actor, indexed))
    text = _BOUNDED.format(where=where.text, base=base.text, window=WINDOW, cap=COUNT_CAP + 1)
    return Sql(text, (*where.params, *base.params))


def _indexed(saved: Saved, actor: AgentActor) -> list[Condition]:
    """What of the condition an index in the order of the last change answers by itself."""
    conditions = {
        part.key: compiled(part, Asker.of(actor))
        for part in saved.query.parts
        if isinstance(part, Term) and part.operator == ":"
    }
    status = conditions.get("status")
    is_open = (isinstance(status, Is) and status.value in UNSOLVED) or (
        isinstance(status, OneOf) and set(UNSOLVED).issuperset(status.values)
    )
    if not is_open:
        return []
    found: list[Condition] = [OPEN]
    for key in ("assignee", "team"):
        if isinstance(conditions.get(key), Is):
            return [*found, conditions[key]]
    return found
