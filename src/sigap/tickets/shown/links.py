"""Linked and merged tickets in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from sigap.tickets.models.choices import UNSOLVED
from sigap.tickets.queries.linked import Linked
from sigap.tickets.shown.rows import status_name
from sigap.ui.formats import moment

STATUS_ICONS = {
    "new": "circle-dot",
    "open": "circle",
    "pending": "circle-dashed",
    "on_hold": "circle-dashed",
    "solved": "circle-check",
    "closed": "archive",
}
_RELATIONS = {
    "parent_of": lazy("Sub-ticket"),
    "child_of": lazy("Main ticket"),
    "related": lazy("Related"),
    "has_duplicate": lazy("Duplicate"),
    "duplicate_of": lazy("Duplicate of this one"),
    "split_into": lazy("Split off"),
    "split_from": lazy("Split off from"),
    "follow_up_of": lazy("Follow-up of"),
}


@dataclass(frozen=True, slots=True)
class LinkShown:
    """``words`` say what the other ticket is to this one; ``undo`` names the verb that takes the
    link away, if any."""

    number: int
    subject: str
    words: str
    icon: str
    status: str
    undo: str


@dataclass(frozen=True, slots=True)
class MergedShown:
    number: int
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Hanging:
    """All that hangs together with a ticket; ``children`` are its open sub-tickets."""

    links: list[LinkShown]
    merged: list[MergedShown]
    children: int

    @property
    def relations(self) -> list[tuple[str, str]]:
        return relations()


def relations() -> list[tuple[str, str]]:
    """What can be chosen for a link, in words that go before the other ticket's number."""
    return [
        ("related", _("is related to")),
        ("parent_of", _("is the main ticket of")),
        ("child_of", _("is a sub-ticket of")),
        ("duplicate_of", _("is a duplicate of")),
        ("has_duplicate", _("has as a duplicate")),
    ]


def hanging(found: Iterable[Linked]) -> Hanging:
    links, merged, children = [], [], 0
    for one in found:
        row = one.row
        subject = row.subject or _("(no subject)")
        if one.relation == "merged":
            values = {"name": one.by or _("Sigap"), "moment": moment(one.at) if one.at else ""}
            said = _("Merged by %(name)s, %(moment)s") % values
            merged.append(MergedShown(row.id, subject, said))
            continue
        undo = {"follow_up_of": "", "split_from": "unsplit"}.get(one.relation, "unlink")
        words = str(_RELATIONS[one.relation])
        mark = STATUS_ICONS[row.status_category]
        links.append(LinkShown(row.id, subject, words, mark, status_name(row.status_id), undo))
        children += one.relation == "parent_of" and row.status_category in UNSOLVED
    return Hanging(links, merged, children)
