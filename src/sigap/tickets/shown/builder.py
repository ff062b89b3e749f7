"""The conditions of a query as rows of a form, and back: text and rows say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sigap.tickets.querying.keys import all_keys, key_of
from sigap.tickets.querying.tree import Both, Either, Node, Query, Term, Without
from sigap.tickets.querying.writing import quoted_if_needed, shown

SPARE = 2
PARTS = ("all", "any", "none")


@dataclass(frozen=True, slots=True)
class CondRow:
    key: str = ""
    operator: str = ":"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """``all`` must hold, of ``any`` one, of ``none`` nothing; ``rest`` is what rows cannot say."""

    all: tuple[CondRow, ...] = ()
    any: tuple[CondRow, ...] = ()
    none: tuple[CondRow, ...] = ()
    rest: str = ""


def rows_of(query: Query) -> Rows:
    found: dict[str, list[CondRow]] = {part: [] for part in PARTS}
    rest: list[Node] = []
    for part in query.parts:
        match part:
            case Term():
                found["all"].append(_row(part))
            case Either(of) if not found["any"] and all(isinstance(one, Term) for one in of):
                found["any"] = [_row(one) for one in of if isinstance(one, Term)]
            case Without(Term() as term):
                found["none"].append(_row(term))
            case Both(()):
                pass
            case _:
                rest.append(part)
    text = shown(Query(Both(tuple(rest)), query.words, query.without))
    return Rows(tuple(found["all"]), tuple(found["any"]), tuple(found["none"]), text)


def _row(term: Term) -> CondRow:
    kind = key_of(term.key).kind
    values = (quoted_if_needed(kind.write(value), value) for value in term.values)
    return CondRow(term.key, term.operator, ",".join(values))


def text_of(rows: Rows) -> str:
    """As somebody would write it; it may hold faults, which the parser then finds."""
    parts = [_written(row) for row in rows.all if row.key and row.value]
    either = [_written(row) for row in rows.any if row.key and row.value]
    if either:
        joint = " ATAU " if get_language() == "id" else " OR "
        parts.append(f"({joint.join(either)})" if len(either) > 1 else either[0])
    parts += [f"-{_written(row)}" for row in rows.none if row.key and row.value]
    return " ".join([*parts, rows.rest]).strip()


def _written(row: CondRow) -> str:
    names = {key.name: key.written() for key in all_keys()}
    value = row.value.strip()
    if '"' not in value:
        value = ",".join(
            quoted_if_needed(one.strip(), "") for one in value.split(",") if one.strip()
        )
    return f"{names.get(row.key, row.key)}{row.operator}{value}"


def rows_from(posted: dict[str, Sequence[str]]) -> Rows:
    """As the form posts them: ``all-key``, ``all-operator``, ``all-value``, …"""
    found: dict[str, tuple[CondRow, ...]] = {}
    for part in PARTS:
        columns = (posted.get(f"{part}-{name}", ()) for name in ("key", "operator", "value"))
        found[part] = tuple(
            CondRow(key, operator, value.strip())
            for key, operator, value in zip(*columns, strict=False)
            if key and value.strip()
        )
    rest = "".join(posted.get("rest", ()))
    return Rows(found["all"], found["any"], found["none"], rest)


def fieldsets(rows: Rows) -> list[tuple[str, str, list[CondRow]]]:
    """name, legend and rows of each group, with some empty rows at its end."""
    legends = {
        "all": _("All of these hold"),
        "any": _("At least one of these holds"),
        "none": _("None of these holds"),
    }
    return [(part, legends[part], [*getattr(rows, part), *[CondRow()] * SPARE]) for part in PARTS]


def key_options() -> list[tuple[str, str]]:
    return [("", "–"), *((key.name, str(key.label)) for key in all_keys())]


def operator_options() -> list[tuple[str, str]]:
    return [
        (":", _("is")),
        (">=", _("at least")),
        (">", _("more than")),
        ("<=", _("at most")),
        ("<", _("less than")),
    ]
