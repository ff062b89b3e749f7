"""Categories as a tree, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Lower

from sigap.tickets.models import Category


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category as a line of the tree; ``depth`` 0 stands at the top."""

    id: int
    name: str
    depth: int
    team: str
    confidential: bool


def category_tree(*, without: int | None = None) -> list[CategoryRow]:
    """All categories, each below its parent; ``without`` leaves one and all below it out."""
    found = Category.objects.annotate(team_name=F("team__name")).order_by(Lower("name"), "pk")
    below: dict[int | None, list[Category]] = {}
    for category in found:
        if category.pk != without:
            below.setdefault(category.parent_id, []).append(category)
    return _rows(below, None, 0)


def _rows(
    below: dict[int | None, list[Category]], parent: int | None, depth: int
) -> list[CategoryRow]:
    rows: list[CategoryRow] = []
    for each in below.get(parent, ()):
        team: str = each.team_name or ""  # type: ignore[attr-defined]  # annotated above
        rows.append(CategoryRow(each.pk, each.name, depth, team, each.confidential))
        rows += _rows(below, each.pk, depth + 1)
    return rows
