"""Rows of the table and entries of the list beside a conversation."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache

from django.utils.translation import get_language
from markupsafe import Markup

from sigap.tickets.models.choices import Priority, Source
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.listing import Row
from sigap.tickets.shown.columns import DEFAULT
from sigap.tickets.shown.fragments import reading, remembered, template
from sigap.tickets.statuses import all_statuses

SOURCE_ICONS = {
    "mail": "mail",
    "form": "globe",
    "portal": "globe",
    "chat": "message-circle",
    "messaging": "message-circle",
    "phone": "phone",
    "counter": "id-card",
    "letter": "file-text",
    "alert": "flame",
    "api": "code",
}
LEVELS = {1: "low", 2: "normal", 3: "high", 4: "urgent"}


@cache
def _status_names(language: str | None) -> dict[int, str]:
    return {status.pk: str(status) for status in all_statuses()}


@cache
def _priority_names(language: str | None) -> dict[int, str]:
    return {level.value: str(level.label) for level in Priority}


@cache
def _source_names(language: str | None) -> dict[str, str]:
    return {source.value: str(source.label) for source in Source}


def status_name(status_id: int) -> str:
    return _status_names(get_language())[status_id]


def priority_name(priority: int) -> str:
    return _priority_names(get_language())[priority]


def source_name(source: str) -> str:
    return _source_names(get_language())[source]


def table_rows(
    rows: Sequence[Row],
    query: str = "",
    columns: tuple[str, ...] = DEFAULT,
    *,
    has_boxes: bool = False,
) -> list[Markup]:
    """One ``<tr>`` each; ``query`` is what the links keep (``?view=mine``), ``has_boxes``: they
    can be selected."""
    how = reading()
    teams = dict(choices().teams) if "team" in columns else {}
    return [
        _row(
            "tickets/_row.html",
            row,
            query,
            how,
            columns=columns,
            has_boxes=has_boxes,
            team=teams.get(row.team_id or 0, ""),
        )
        for row in rows
    ]


def cards(rows: Sequence[Row], query: str = "") -> list[Markup]:
    """What a board shows of each ticket."""
    how = reading()
    return [_row("tickets/_card.html", row, query, how) for row in rows]


def list_items(rows: Sequence[Row], query: str = "", current: int = 0) -> list[Markup]:
    """One entry each; the current ticket's is marked."""
    how = reading()
    return [
        _row("tickets/_item.html", row, query, how, is_current=row.id == current) for row in rows
    ]


def _row(name: str, row: Row, query: str, how: tuple[str, str, int], **more: Hashable) -> Markup:
    people = (row.requester_name, row.assignee_name)
    key = (name, row.id, row.version, people, query, tuple(more.values()), how)
    return remembered(key, lambda: _drawn(name, row, query, more))


def _drawn(name: str, row: Row, query: str, more: dict[str, Hashable]) -> str:
    return template(
        name,
        **more,
        row=row,
        href=f"/tickets/{row.id}/{query}",
        level=LEVELS[row.priority],
        priority=priority_name(row.priority),
        status=status_name(row.status_id),
        source_icon=SOURCE_ICONS[row.source],
        source=source_name(row.source),
    )
