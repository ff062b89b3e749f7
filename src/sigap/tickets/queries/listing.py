"""Lists of tickets: the views of the sidebar, their counts, and pages by keyset.

Rows are plain frozen records from one statement; no page costs more as the desk grows, because
every order has an index and every count stops at COUNT_CAP.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.people.access import AgentActor
from sigap.tickets.access import listed_for
from sigap.tickets.conditions import ALWAYS, All, Condition, Is, Not, OneOf, Sql, to_sql
from sigap.tickets.models.choices import UNSOLVED

COUNT_CAP = 100
PAGE = 50
OPEN = OneOf("status", UNSOLVED)
AWAKE = All((OPEN, Is("snoozed", None)))


@dataclass(frozen=True, slots=True)
class ListView:
    """A named list in the sidebar."""

    key: str
    label: Promise
    icon: str
    condition: Callable[[AgentActor], Condition]


VIEWS = (
    ListView(
        "mine", _("Assigned to me"), "user-check", lambda a: All((AWAKE, Is("assignee", a.id)))
    ),
    ListView(
        "unassigned", _("Unassigned"), "circle-dashed", lambda a: All((AWAKE, Is("assignee", None)))
    ),
    ListView(
        "teams", _("My teams"), "users", lambda a: All((AWAKE, OneOf("team", tuple(a.team_ids))))
    ),
    ListView("open", _("All open"), "inbox", lambda a: AWAKE),
    ListView(
        "snoozed", _("Snoozed"), "alarm-clock", lambda a: All((OPEN, Not(Is("snoozed", None))))
    ),
    ListView("all", _("All tickets"), "archive", lambda a: ALWAYS),
)
BY_KEY = {view.key: view for view in VIEWS}

# name → columns, all descending, ending in the id so that the order is total
SORTS: dict[str, tuple[str, ...]] = {
    "updated": ("updated_at", "id"),
    "opened": ("opened_at", "id"),
    "priority": ("priority", "updated_at", "id"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a ticket."""

    id: int
    version: int
    subject: str
    preview: str
    status_id: int
    status_category: str
    priority: int
    source: str
    tags: list[str]
    message_count: int
    opened_at: datetime
    updated_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    team_id: int | None
    requester_id: int
    requester_name: str
    assignee_id: int | None
    assignee_name: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursors of the pages beside it (empty where there is none)."""

    rows: Sequence[Row]
    next: str = ""
    previous: str = ""


COLUMNS = """t.id, t.version, t.subject, t.preview, t.status_id, t.status_category, t.priority,
  t.source, t.tags, t.message_count, t.opened_at, t.updated_at, t.waiting_since, t.due_at,
  t.team_id, t.requester_id, r.name, t.assignee_id, c.name"""
_ROWS = """
SELECT {columns}
FROM (SELECT * FROM tickets_ticket WHERE {where} ORDER BY {order} LIMIT {limit}) t
JOIN people_contact r ON r.id = t.requester_id
LEFT JOIN people_account a ON a.id = t.assignee_id
LEFT JOIN people_contact c ON c.id = a.contact_id
ORDER BY {outer}
"""


class BadCursor(ValueError):
    """A cursor that this desk did not hand out for this order."""


def page(
    actor: AgentActor,
    condition: Condition,
    *,
    sort: str = "updated",
    cursor: str = "",
    limit: int = PAGE,
) -> Page:
    """One page of the tickets that the actor may see. Raises BadCursor, KeyError for a sort."""
    columns = SORTS[sort]
    backwards, after = _read(cursor, columns)
    where = to_sql(listed_for(actor, condition))
    text, params = where.text, list(where.params)
    if after:
        sign = ">" if backwards else "<"
        text += f" AND ({', '.join(columns)}) {sign} ({', '.join(['%s'] * len(columns))})"
        params += after
    rows = fetch(Sql(text, tuple(params)), columns, limit + 1, ascending=backwards)
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    return Page(
        rows,
        next=_cursor(rows[-1], columns) if rows and (more or backwards) else "",
        previous="-" + _cursor(rows[0], columns)
        if rows and after and (more or not backwards)
        else "",
    )


def fetch(
    where: Sql, columns: tuple[str, ...], limit: int, *, ascending: bool = False
) -> list[Row]:
    """The first rows of a condition in an order of SORTS."""
    direction = "ASC" if ascending else "DESC"
    sql = _ROWS.format(
        columns=COLUMNS,
        where=where.text,
        order=", ".join(f"{column} {direction}" for column in columns),
        outer=", ".join(f"t.{column} {direction}" for column in columns),
        limit=int(limit),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, where.params)
        return [Row(*row) for row in cursor.fetchall()]


def next_of_mine(actor: AgentActor, besides: int) -> int | None:
    """The number of another open ticket of the actor, the one that changed last: one statement."""
    others = All((BY_KEY["mine"].condition(actor), Not(Is("number", besides))))
    rows = fetch(to_sql(listed_for(actor, others)), ("updated_at", "id"), 1)
    return rows[0].id if rows else None


def count(
    actor: AgentActor, conditions: Sequence[Condition], *, cap: int | None = COUNT_CAP
) -> list[int]:
    """How many tickets each condition holds, up to the cap, in one statement."""
    limit = f" LIMIT {cap}" if cap is not None else ""
    parts: list[str] = []
    params: list[Any] = []
    for condition in conditions:
        where = to_sql(listed_for(actor, condition))
        parts.append(
            f"(SELECT count(*) FROM (SELECT 1 FROM tickets_ticket WHERE {where.text}{limit}) c)"  # noqa: S608 - compiled from conditions
        )
        params += where.params
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return list(cursor.fetchone())


def _cursor(row: Row, columns: tuple[str, ...]) -> str:
    values = [getattr(row, column) for column in columns]
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, columns: tuple[str, ...]) -> tuple[bool, list[Any]]:
    if not cursor:
        return False, []
    backwards = cursor.startswith("-")
    text = cursor.removeprefix("-")
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if len(values) != len(columns):
            raise ValueError
        return backwards, [
            datetime.fromisoformat(value) if column.endswith("_at") else int(value)
            for column, value in zip(columns, values, strict=True)
        ]
    except (ValueError, TypeError) as error:
        raise BadCursor(cursor) from error
