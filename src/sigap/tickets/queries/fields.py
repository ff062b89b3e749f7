"""Fields, forms and values. Fields and forms are kept for some seconds in each process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from sigap.tickets.brands import brand_of
from sigap.tickets.fields.definitions import FieldDef, FormDef, Option, Placed, Section
from sigap.tickets.fields.kinds.kind import Content, Held
from sigap.tickets.models import FieldValue, Ticket, View

KEPT_S = 5.0


@dataclass(frozen=True)
class Catalogue:
    """``fields`` by id, in their order, the inactive ones too; ``forms``: the closest first."""

    fields: dict[int, FieldDef]
    forms: tuple[FormDef, ...]

    @cached_property
    def by_key(self) -> dict[str, FieldDef]:
        return {field.key: field for field in self.fields.values()}

    @cached_property
    def asks_for_brand(self) -> bool:
        return any(form.brand for form in self.forms)

    def form_for(self, *, team_id: int | None, type_: str, brand: str = "") -> FormDef | None:
        """The closest form of such a ticket, if any fits."""
        return next(
            (one for one in self.forms if one.fits(team_id=team_id, type_=type_, brand=brand)),
            None,
        )


_ALL = """
SELECT (SELECT json_agg(f ORDER BY f.position, f.id) FROM tickets_field f),
       (SELECT json_agg(o ORDER BY o.id) FROM tickets_form o WHERE o.is_active)
"""
_kept: list[tuple[float, Catalogue]] = []


def catalogue() -> Catalogue:
    """One statement, at most every KEPT_S seconds in each process."""
    if _kept and time.monotonic() - _kept[0][0] < KEPT_S:
        return _kept[0][1]
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        fields, forms = cursor.fetchone()
    found = _catalogue(_json(fields), _json(forms))
    _kept[:] = [(time.monotonic(), found)]
    return found


def forget_catalogue() -> None:
    _kept.clear()


def _json(value: Any) -> list[dict[str, Any]]:
    found = json.loads(value) if isinstance(value, str) else value
    return found or []


def _catalogue(fields: list[dict[str, Any]], forms: list[dict[str, Any]]) -> Catalogue:
    known = {row["id"]: _field(row) for row in fields}
    made = [form_of(row, known) for row in forms]
    made.sort(key=lambda form: (*form.precision, -form.id), reverse=True)
    return Catalogue(known, tuple(made))


def _field(row: dict[str, Any]) -> FieldDef:
    options = tuple(
        Option(one["key"], one["id"], one["en"], one.get("active", True)) for one in row["options"]
    )
    kept = {name: row[name] for name in _TAKEN}
    return FieldDef(**kept, options=options)


_TAKEN = (
    "id", "key", "kind", "label_id", "label_en", "help_id", "help_en", "pattern", "example",
    "error_id", "error_en", "minimum", "maximum", "is_searchable", "is_active",
)  # fmt: skip


def form_of(row: dict[str, Any], known: dict[int, FieldDef]) -> FormDef:
    """A form from its row; what it says of inactive fields is left out."""
    sections = []
    for one in row["sections"]:
        placed = tuple(
            Placed(known[place["field"]], place.get("required", ""))
            for place in one["fields"]
            if place["field"] in known and known[place["field"]].is_active
        )
        if placed:
            sections.append(Section(one.get("id", ""), one.get("en", ""), placed))
    return FormDef(
        row["id"], row["name"], row["team_id"], row["type"], row["brand"],
        tuple(sections), tuple(row["conditions"]),
    )  # fmt: skip


def form_for_ticket(ticket: Ticket) -> FormDef | None:
    """The ticket's form; a statement only where forms ask for brands."""
    found = catalogue()
    if not found.forms:
        return None
    brand = brand_of(ticket.pk) if found.asks_for_brand else ""
    return found.form_for(team_id=ticket.team_id, type_=ticket.type, brand=brand)


_VALUES = """
SELECT v.ticket_id, v.field_id, v.text, v.number, v.day, v.moment, v.flag, v.choices,
  v.contact_id, c.name, v.organisation_id, o.name
FROM tickets_fieldvalue v LEFT JOIN people_contact c ON c.id = v.contact_id
LEFT JOIN people_organisation o ON o.id = v.organisation_id
WHERE v.ticket_id = ANY(%s)
"""


def values_of(ticket_id: int) -> dict[int, Held]:
    """What the ticket says, by field: one statement, and none where the desk has no fields."""
    return {field: held for (_ticket, field), held in values_in([ticket_id]).items()}


def values_in(tickets: Sequence[int], only: Iterable[int] = ()) -> dict[tuple[int, int], Held]:
    """What these tickets say, by (ticket, field): at most one statement."""
    if not tickets or not catalogue().fields:
        return {}
    fields = list(only)
    text = f"{_VALUES} AND v.field_id = ANY(%s)" if fields else _VALUES
    with connection.cursor() as cursor:
        cursor.execute(text, [list(tickets), fields] if fields else [list(tickets)])
        rows = cursor.fetchall()
    return {(row[0], row[1]): held for row in rows if (held := _held(row[2:]))}


def _held(row: Sequence[Any]) -> Held | None:
    text, number, day, moment, flag, chosen, contact, their_name, organisation, its_name = row
    if contact is not None:
        return Held(contact, their_name or "")
    if organisation is not None:
        return Held(organisation, its_name or "")
    if chosen is not None:
        return Held(tuple(chosen))
    content = next((one for one in (text, number, day, moment, flag) if one is not None), None)
    return None if content is None else Held(content)


def contents(held: dict[int, Held]) -> dict[str, Content]:
    """By key, without the names."""
    fields = catalogue().fields
    return {fields[one].key: value.content for one, value in held.items() if one in fields}


def is_used(field_id: int) -> bool:
    """Whether tickets say something in it, a form has it, or a saved view asks for it."""
    if FieldValue.objects.filter(field_id=field_id).exists():
        return True
    key = catalogue().fields[field_id].key
    if View.objects.filter(query__contains=f"field.{key}").exists():
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM tickets_form WHERE jsonb_path_exists("
            "sections, '$[*].fields[*] ? (@.field == $id)', jsonb_build_object('id', %s::bigint))"
            " LIMIT 1",
            [field_id],
        )
        return cursor.fetchone() is not None
