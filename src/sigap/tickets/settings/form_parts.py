"""A form as its page shows and sends it: sections with fields, and conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sigap.people.roles import Roles
from sigap.tickets.fields.definitions import ABOUT, IS, REQUIRED, THEN, FieldDef
from sigap.tickets.models.choices import StatusCategory, TicketType
from sigap.tickets.queries.fields import Catalogue

CLAUSES = 2
MOST = 60


@dataclass(slots=True)
class SectionRow:
    id: str = ""
    en: str = ""
    fields: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """What a form is made of; conditions as the database has them."""

    sections: list[SectionRow]
    conditions: list[dict[str, Any]]


def parts_of(sections: list[dict[str, Any]], conditions: list[dict[str, Any]]) -> Parts:
    rows = [
        SectionRow(one.get("id", ""), one.get("en", ""), list(one["fields"])) for one in sections
    ]
    return Parts(rows or [SectionRow()], list(conditions))


def posted(data: QueryDict, known: Catalogue) -> Parts:
    """Reads ``s0-id``, ``s0-field``, ``s0-required``, … and ``c0-of0``, ``c0-is0``, ``c0-values0``,
    ``c0-then``, ``c0-fields``, ``c0-choices``. Unknown fields and empty conditions are left out."""
    sections = []
    for at in range(_count(data, "sections")):
        placed = [
            {"field": int(number), "required": required if required in REQUIRED else ""}
            for number, required in zip(
                data.getlist(f"s{at}-field"), data.getlist(f"s{at}-required"), strict=False
            )
            if number.isdecimal() and int(number) in known.fields
        ]
        title = data.get(f"s{at}-id", "").strip(), data.get(f"s{at}-en", "").strip()
        sections.append(SectionRow(*title, placed))
    found = (_condition(data, at, known) for at in range(_count(data, "conditions")))
    return Parts(sections or [SectionRow()], [one for one in found if one])


def _count(data: QueryDict, name: str) -> int:
    text = data.get(name, "0")
    return min(int(text), MOST) if text.isdecimal() else 0


def _condition(data: QueryDict, at: int, known: Catalogue) -> dict[str, Any] | None:
    fields = [key for key in data.getlist(f"c{at}-fields") if key in known.by_key]
    then = data.get(f"c{at}-then", "")
    if then not in THEN or not fields:
        return None
    clauses = [_clause(data, at, place) for place in range(CLAUSES)]
    when = [one for one in clauses if one]
    choices = _coded(data.getlist(f"c{at}-choices"), [f"field:{key}" for key in fields])
    return {"when": when, "then": then, "fields": fields, "choices": choices} if when else None


def _clause(data: QueryDict, at: int, place: int) -> dict[str, Any] | None:
    of, is_ = data.get(f"c{at}-of{place}", ""), data.get(f"c{at}-is{place}", "")
    if is_ not in IS or not (of in ABOUT or of.startswith("field:")):
        return None
    values = _coded(data.getlist(f"c{at}-values{place}"), [of])
    text = data.get(f"c{at}-text{place}", "")
    values += [one for part in text.split(",") if (one := part.strip()) and one not in values]
    return {"of": of, "is": is_, "values": values if is_ in {"in", "not_in"} else []}


def _coded(posted_values: list[str], wanted: list[str]) -> list[str]:
    """Of values such as ``role=agent_l1`` the codes of what is asked about."""
    pairs = (value.partition("=") for value in posted_values)
    return [code for of, _equal, code in pairs if of in wanted]


def act(parts: Parts, done: str) -> bool:
    """Does what a button says (``up-0-1``, ``drop-0-1``, ``add-0-7``, ``section``, …); whether
    there was one."""
    verb, *places = done.split("-")
    at = [int(place) for place in places if place.isdecimal()]
    if verb == "section":
        parts.sections.append(SectionRow())
    elif verb == "condition":
        parts.conditions.append({"when": [], "then": "show", "fields": [], "choices": []})
    elif verb in {"up", "down", "drop"} and at and at[0] < len(parts.sections):
        rows: list[Any] = parts.sections if len(at) == 1 else parts.sections[at[0]].fields
        _moved(rows, verb, at[-1])
    elif verb == "forget" and at and at[0] < len(parts.conditions):
        parts.conditions.pop(at[0])
    elif verb != "add":
        return False
    return True


def added(parts: Parts, data: QueryDict, known: Catalogue) -> None:
    """The fields chosen to come into a section."""
    inside = {one["field"] for section in parts.sections for one in section.fields}
    for at, section in enumerate(parts.sections):
        number = data.get(f"s{at}-add", "")
        if number.isdecimal() and int(number) in known.fields and int(number) not in inside:
            section.fields.append({"field": int(number), "required": ""})


def _moved(rows: list[Any], verb: str, at: int) -> None:
    if not 0 <= at < len(rows):
        return
    row = rows.pop(at)
    if verb != "drop":
        rows.insert(max(0, at + (-1 if verb == "up" else 1)), row)


def abouts(fields: list[FieldDef]) -> list[tuple[str, str]]:
    """What a condition may ask about."""
    plain = [("role", _("Role")), ("status", _("Status")), ("type", _("Type"))]
    return [("", "–"), *plain, *((f"field:{one.key}", one.label) for one in fields)]


def values(fields: list[FieldDef]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The values to choose from, in groups named by what they are values of."""
    groups: list[tuple[str, list[tuple[str, str]]]] = [
        (_("Role"), [(f"role={one.value}", str(one.label)) for one in Roles]),
        (_("Status"), [(f"status={one.value}", str(one.label)) for one in StatusCategory]),
        (_("Type"), [(f"type={one.value}", str(one.label)) for one in TicketType]),
    ]
    return groups + choices(fields)


def choices(fields: list[FieldDef]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for one in fields:
        if one.codes and one.kind == "flag":
            words = {"yes": _("Yes"), "no": _("No")}
            groups.append((one.label, [(f"field:{one.key}={c}", words[c]) for c in one.codes]))
        elif one.codes:
            offered = [(f"field:{one.key}={code}", one.path(code)) for code in one.codes]
            groups.append((one.label, offered))
    return groups


def comparisons() -> list[tuple[str, str]]:
    return [
        ("in", _("is one of")),
        ("not_in", _("is none of")),
        ("filled", _("is filled in")),
        ("empty", _("is empty")),
    ]


def outcomes() -> list[tuple[str, str]]:
    return [
        ("show", _("show only then")),
        ("hide", _("hide")),
        ("require", _("require")),
        ("read_only", _("make read-only")),
        ("limit", _("limit the choices")),
    ]


def requirements() -> list[tuple[str, str]]:
    return [("", _("optional")), ("solve", _("needed to solve")), ("always", _("always needed"))]
