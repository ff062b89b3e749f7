"""Custom fields as keys of queries: ``field.device:x``, in Indonesian ``bidang.device:x``.

They come and go with the fields of the desk, so they are looked up, not registered one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sigap.tickets import conditions
from sigap.tickets.conditions import AnyOf, Condition, Contains, Is
from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.models import FieldValue
from sigap.tickets.models.field import FieldKind
from sigap.tickets.queries.fields import catalogue, values_of
from sigap.tickets.querying import keys
from sigap.tickets.querying.faults import nearest
from sigap.tickets.querying.keys import SearchKey
from sigap.tickets.querying.kinds.choices import Choice, matching, slug
from sigap.tickets.querying.kinds.kind import (
    NOTHING,
    NOTHINGS,
    ONLY_EQUAL,
    Asker,
    Kind,
    refused,
)
from sigap.tickets.querying.kinds.moments import Moment
from sigap.tickets.querying.kinds.numbers import Number, Phrase
from sigap.tickets.querying.kinds.people import Named
from sigap.tickets.querying.names import Contacts, Organisations
from sigap.tickets.querying.tokens import Raw
from sigap.tickets.querying.tree import Term

ENGLISH, INDONESIAN = "field.", "bidang."
NOON = time(12, tzinfo=UTC)


class YesNo(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


@dataclass(frozen=True)
class Offered:
    """The choices of a field, by key or by label in either language; of a tree what lies below a
    choice too."""

    field: FieldDef
    operators = ONLY_EQUAL

    def _writings(self) -> dict[str, str]:
        found = {slug(one.label_en): one.key for one in self.field.options}
        found |= {slug(one.label_id): one.key for one in self.field.options}
        return found | {one.key: one.key for one in self.field.options}

    def read(self, raw: Raw) -> str:
        if raw.text.casefold() in NOTHINGS:
            return NOTHING
        known = self._writings()
        key = known.get(raw.text) or known.get(slug(raw.text))
        if key is None:
            raise refused(raw, nearest(slug(raw.text), known))
        return key

    def write(self, value: str) -> str:
        return value

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        parts: list[Condition] = []
        for value in term.values:
            if value == NOTHING:
                parts.append(Is(column, None))
            held = [one.key for one in self.field.options if _below(one.key, value)]
            parts += [Contains(column, key) for key in held]
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        codes = self.field.codes or []
        found = matching(((code, code) for code in codes), start)
        return [(code, self.field.path(code)) for code, _empty in found]

    def example(self) -> str:
        return next(iter(self.field.codes or []), "x")


def _below(key: str, value: str) -> bool:
    return key == value or key.startswith(f"{value}/")


@lru_cache(maxsize=500)
def _kind(field: FieldDef) -> Kind:
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES | FieldKind.TREE:
            return Offered(field)
        case FieldKind.FLAG:
            return Choice(YesNo)
        case FieldKind.INTEGER | FieldKind.DECIMAL:
            return Number()
        case FieldKind.DATE | FieldKind.MOMENT:
            return Moment()
        case FieldKind.CONTACT:
            return Named(Contacts(), "budi@contoh.id")
        case FieldKind.ORGANISATION:
            return Named(Organisations(), '"Dinas Kesehatan"')
        case _:
            return Phrase()


def _search_key(field: FieldDef) -> SearchKey:
    name = f"{ENGLISH}{field.key}"
    return SearchKey(name, f"{INDONESIAN}{field.key}", field.label, name, _kind(field))


def find(writing: str) -> SearchKey | None:
    """The key of a searchable field, in either language."""
    start = next((one for one in (ENGLISH, INDONESIAN) if writing.startswith(one)), None)
    if start is None:
        return None
    wanted = writing.removeprefix(start)
    fields = catalogue().fields.values()
    field = next((one for one in fields if one.key.replace("_", "-") == wanted), None)
    return _search_key(field) if field and field.is_searchable else None


def offered() -> list[SearchKey]:
    fields = catalogue().fields.values()
    return [_search_key(one) for one in fields if one.is_searchable and one.is_active]


# The day is taken at noon, which falls on the same day from UTC-12 to UTC+12.
_SQL = {
    FieldKind.DATE: "(v.day + time '12:00') AT TIME ZONE 'UTC'",
    FieldKind.FLAG: "CASE WHEN v.flag THEN 'yes' ELSE 'no' END",
}


def column(name: str) -> conditions.Key | None:
    """A field as conditions compare it: what the ticket says in it, or NULL."""
    if not name.startswith(ENGLISH):
        return None
    field = catalogue().by_key.get(name.removeprefix(ENGLISH))
    if field is None:
        return None
    value = _SQL.get(FieldKind(field.kind), f"v.{FieldValue.COLUMNS[field.kind]}")
    sql = (
        f"(SELECT {value} FROM tickets_fieldvalue v WHERE v.ticket_id = tickets_ticket.id"  # noqa: S608 - a column of ours
        f" AND v.field_id = {int(field.id)})"
    )
    return conditions.Key(sql, name, read=lambda row: _read(row, field.id))


def _read(row: Any, field_id: int) -> Any:
    held = values_of(row.pk).get(field_id)
    if held is None:
        return None
    content = held.content
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, date) and not isinstance(content, datetime):
        return datetime.combine(content, NOON)
    return content


def register() -> None:
    """Called once, when the app is ready."""
    conditions.offer_family(column)
    keys.offer_family(keys.Family(find, offered))
