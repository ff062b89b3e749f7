"""What a macro does, in words, before it is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sigap.automation.actions.macros import ME, STEPS
from sigap.automation.models import Macro
from sigap.automation.variables import filled
from sigap.tickets.models.choices import Priority, TicketType
from sigap.tickets.queries.choosing import choices
from sigap.tickets.statuses import all_statuses


def preview(macro: Macro, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each step as what it changes and what it becomes, in the order in which it is done."""
    labels = {
        "priority": _("Priority"),
        "type": _("Type"),
        "team": _("Team"),
        "assignee": _("Assignee"),
        "add_tags": _("Add tags"),
        "drop_tags": _("Remove tags"),
        "note": _("Internal note"),
        "reply": _("Reply to the customer"),
        "status": _("Status"),
    }
    return [
        (labels[key], _words(key, value, values))
        for key in STEPS
        if (value := macro.steps.get(key))
    ]


def _words(key: str, value: Any, values: Mapping[str, str]) -> str:
    found = choices()
    ways: dict[str, Callable[[], str]] = {
        "status": lambda: next((str(one) for one in all_statuses() if one.pk == value), "–"),
        "priority": lambda: str(Priority(value).label),
        "type": lambda: str(TicketType(value).label),
        "team": lambda: dict(found.teams).get(int(value), "–"),
        "assignee": lambda: _assignee(value),
        "add_tags": lambda: ", ".join(value),
        "drop_tags": lambda: ", ".join(value),
    }
    return ways[key]() if key in ways else filled(value, values)


def _assignee(value: str) -> str:
    if value == ME:
        return _("Whoever runs it")
    return dict(choices().assignees(None)).get(int(value), "–")
