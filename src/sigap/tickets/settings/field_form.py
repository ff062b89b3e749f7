"""A custom field as its page sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sigap.tickets.fields.definitions import CHOOSING, FieldDef
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.kinds.kind import Refused
from sigap.tickets.fields.kinds.texts import BadPattern, compiled
from sigap.tickets.models import Field
from sigap.tickets.models.field import FieldKind

TEXTS = (
    "label_id", "label_en", "help_id", "help_en", "pattern", "example", "error_id", "error_en",
    "minimum", "maximum",
)  # fmt: skip
MOST_TEXT, MOST_OPTIONS, DEEPEST, SPARE = 500, 500, 6, 3
BOUNDED = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.DATE, FieldKind.MOMENT})


@dataclass(slots=True)
class OptionRow:
    """One choice as the page shows it; ``depth`` from 0, of trees alone."""

    key: str = ""
    id: str = ""
    en: str = ""
    depth: int = 0
    is_active: bool = True


@dataclass(slots=True)
class Draft:
    """``values`` are attributes of the row, ``rows`` its choices, ``errors`` by name."""

    kind: str
    values: dict[str, Any]
    rows: list[OptionRow]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def chooses(self) -> bool:
        return self.kind in CHOOSING and self.kind != FieldKind.FLAG

    @property
    def is_tree(self) -> bool:
        return self.kind == FieldKind.TREE

    @property
    def has_bounds(self) -> bool:
        return self.kind in BOUNDED

    @property
    def input(self) -> str:
        return {"date": "date", "moment": "datetime-local"}.get(self.kind, "text")


def draft_of(found: Field | None, kind: str) -> Draft:
    if found is None:
        blank = dict.fromkeys(("key", *TEXTS), "")
        return Draft(kind, {**blank, "is_active": True, "is_searchable": True}, spare([]))
    values = {name: getattr(found, name) for name in ("key", *TEXTS, "is_active", "is_searchable")}
    rows = [
        OptionRow(one["key"], one["id"], one["en"], one["key"].count("/"), one.get("active", True))
        for one in found.options
    ]
    return Draft(found.kind, values, spare(rows))


def spare(rows: list[OptionRow]) -> list[OptionRow]:
    return [*rows, *(OptionRow() for _place in range(SPARE))]


def posted(data: QueryDict, found: Field | None, kind: str) -> Draft:
    """What the page sent, with what is wrong with it."""
    values: dict[str, Any] = {name: data.get(name, "").strip()[:MOST_TEXT] for name in TEXTS}
    values["key"] = found.key if found else slugify(data.get("key", "") or values["label_en"])[:40]
    values["is_active"] = "is_active" in data
    values["is_searchable"] = "is_searchable" in data
    draft = Draft(found.kind if found else kind, values, _rows(data))
    if draft.chooses:
        draft.values["options"] = options(draft)
    _check(draft, found)
    return draft


def _rows(data: QueryDict) -> list[OptionRow]:
    columns = (data.getlist(f"o-{name}") for name in ("key", "id", "en", "depth", "active"))
    return [
        OptionRow(key, id_.strip(), en.strip(), int(depth) if depth.isdecimal() else 0, on != "0")
        for key, id_, en, depth, on in zip(*columns, strict=False)
        if id_.strip() or en.strip()
    ][:MOST_OPTIONS]


def options(draft: Draft) -> list[dict[str, Any]]:
    """Rows with their keys: old ones keep theirs, new ones get one from their words."""
    taken: set[str] = {row.key for row in draft.rows if row.key}
    above: list[str] = []
    made = []
    for row in draft.rows:
        depth = min(row.depth, len(above), DEEPEST - 1) if draft.is_tree else 0
        if not row.key:
            base = slugify(row.en or row.id) or "x"
            row.key = _free("/".join([*above[:depth], base][-depth - 1 :]), taken)
        depth = row.key.count("/")
        row.depth = depth
        above = [*row.key.split("/")]
        made.append({"key": row.key, "id": row.id, "en": row.en or row.id, "active": row.is_active})
    return made


def _free(key: str, taken: set[str]) -> str:
    found, number = key, 1
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    taken.add(found)
    return found


def _check(draft: Draft, found: Field | None) -> None:
    values, errors = draft.values, draft.errors
    if not values["label_id"] and not values["label_en"]:
        errors["label_id"] = _("A field needs a name.")
    if found is None and (not values["key"] or Field.objects.filter(key=values["key"]).exists()):
        errors["key"] = _("Another field has this key, or it has no letters.")
    if draft.chooses and not draft.values["options"]:
        errors["options"] = _("Give at least one choice.")
    if draft.kind == FieldKind.PATTERN:
        _check_pattern(draft)
    for name in ("minimum", "maximum") if draft.has_bounds else ():
        try:
            KINDS[draft.kind].read(_plain(draft), [values[name]])
        except Refused as refused:
            errors[name] = str(refused)


def _check_pattern(draft: Draft) -> None:
    values = draft.values
    try:
        fits = compiled(values["pattern"]).fullmatch(values["example"])
    except BadPattern as error:
        draft.errors["pattern"] = _("The pattern cannot be used: %(why)s") % {"why": error}
        return
    if not values["pattern"] or not fits:
        draft.errors["example"] = _("Give a pattern, and an example that it matches.")


def _plain(draft: Draft) -> FieldDef:
    return FieldDef(0, "", draft.kind, "", "")
