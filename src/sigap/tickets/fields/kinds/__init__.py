"""Kinds of values: how each is read from a form and from JSON, written back, and kept."""

from __future__ import annotations

from sigap.tickets.fields.kinds.chosen import Chosen, Flag, Several
from sigap.tickets.fields.kinds.kind import Kind
from sigap.tickets.fields.kinds.moments import Day, Moment
from sigap.tickets.fields.kinds.numbers import Decimals, Whole
from sigap.tickets.fields.kinds.people import Person
from sigap.tickets.fields.kinds.texts import Patterned, Text
from sigap.tickets.models.field import FieldKind

KINDS: dict[str, Kind] = {
    FieldKind.TEXT: Text(300),
    FieldKind.LONG_TEXT: Text(10_000, lines=True),
    FieldKind.INTEGER: Whole(),
    FieldKind.DECIMAL: Decimals(),
    FieldKind.DATE: Day(),
    FieldKind.MOMENT: Moment(),
    FieldKind.FLAG: Flag(),
    FieldKind.CHOICE: Chosen(),
    FieldKind.CHOICES: Several(),
    FieldKind.TREE: Chosen(),
    FieldKind.CONTACT: Person("contact"),
    FieldKind.ORGANISATION: Person("organisation"),
    FieldKind.PATTERN: Patterned(300),
}

__all__ = ["KINDS", "Kind"]
