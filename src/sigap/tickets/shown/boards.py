"""What the board shows: columns with their first cards, and where a card may go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sigap.people.access import AgentActor
from sigap.tickets.models.choices import StatusCategory
from sigap.tickets.queries import counting
from sigap.tickets.queries.asking import TooSlow, bounded
from sigap.tickets.queries.grouping import Group, groups
from sigap.tickets.shown.lists import Asked, grouped_condition, more_of, tabs
from sigap.tickets.shown.rows import cards
from sigap.tickets.statuses import all_statuses, default_status_id
from sigap.ui.formats import capped

BYS = ("status", "assignee")


def board(actor: AgentActor, asked: Asked) -> dict[str, Any]:
    """Columns by status, unless the view or the address says by assignee."""
    by = asked.group if asked.group in BYS else "status"
    found, is_slow = [], False
    try:
        with bounded():
            if not asked.field.message:
                found = groups(actor, grouped_condition(actor, asked), by)
    except TooSlow:
        is_slow = True
    return {
        "asked": asked.field,
        "is_slow": is_slow,
        "columns": [_column(asked, group) for group in found],
        "board": {
            "by": by,
            "verb": "status" if by == "status" else "assign",
            "key": asked.view.key,
            "label": asked.view.label,
            "here": "/tickets/board" + asked.query(group=by),
            "table": "/tickets/" + asked.query(group=""),
            "tabs": tabs(counting.counts(actor), asked, actor, "/tickets/board"),
            "bys": [
                (_("Status"), "/tickets/board" + asked.query(group="status"), by == "status"),
                (_("Assignee"), "/tickets/board" + asked.query(group="assignee"), by == "assignee"),
            ],
            "targets": _targets(found, by),
        },
    }


def _column(asked: Asked, group: Group) -> dict[str, Any]:
    return {
        "value": group.value,
        "label": group.label,
        "count": capped(group.count),
        "cards": cards(group.rows, asked.query()),
        "more": more_of(asked, group) if group.count > len(group.rows) else "",
    }


def _targets(found: list[Group], by: str) -> list[tuple[str, str]]:
    """Where a card may go: every column but New, which nothing goes back to, and Solved."""
    if by != "status":
        return [(group.value, group.label) for group in found]
    new = {str(one.pk) for one in all_statuses() if one.category == StatusCategory.NEW}
    solved = default_status_id(StatusCategory.SOLVED)
    names = {one.pk: str(one) for one in all_statuses()}
    open_ = [(group.value, group.label) for group in found if group.value not in new]
    return [*open_, (str(solved), names[solved])]
