"""The columns that a table of tickets may have; their cells are in ``tickets/_row.html``."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """``sort``: the order of SORTS that its head asks for, if any."""

    name: str
    label: Promise
    css: str = ""
    sort: str = ""


COLUMNS = {
    column.name: column
    for column in (
        Column("number", _("Number"), "num-l", "opened"),
        Column("subject", _("Subject")),
        Column("requester", _("Requester")),
        Column("status", _("Status")),
        Column("priority", _("Priority"), "", "priority"),
        Column("assignee", _("Assignee")),
        Column("team", _("Team")),
        Column("due", _("Due"), "num-l"),
        Column("created", _("Created"), "num-l", "opened"),
        Column("messages", _("Messages"), "num-l"),
        Column("updated", _("Updated"), "num-l", "updated"),
    )
}
DEFAULT = ("number", "subject", "requester", "status", "priority", "assignee", "updated")


def chosen(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those that there are, and always the subject; the default where none is chosen."""
    found = tuple(name for name in COLUMNS if name in names or name == "subject")
    return found if len(found) > 1 else DEFAULT
