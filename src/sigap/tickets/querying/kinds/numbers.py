"""Whole numbers, tags and texts."""

from __future__ import annotations

from collections.abc import Sequence

from sigap.tickets.conditions import (
    All,
    AnyOf,
    AtLeast,
    Before,
    Condition,
    Contains,
    Is,
    Mentions,
    OneOf,
)
from sigap.tickets.querying.kinds.choices import compared
from sigap.tickets.querying.kinds.kind import ONLY_EQUAL, ORDERED, Asker, refused
from sigap.tickets.querying.tokens import Raw
from sigap.tickets.querying.tree import Term

MOST_DIGITS = 15


class Number:
    """A whole number from 0: ``messages>3``, ``messages:3..5``."""

    operators = ORDERED

    def read(self, raw: Raw) -> str:
        text = raw.text.removeprefix("#")
        low, dots, high = text.partition("..")
        if not dots:
            return _whole(low, raw)
        if not low and not high:
            raise refused(raw)
        return "..".join(end and _whole(end, raw) for end in (low, high))

    def write(self, value: str) -> str:
        return value

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        if term.operator != ":":
            low, dots, high = term.values[0].partition("..")
            return compared(column, term.operator, int((high or low) if dots else low))
        single = [int(value) for value in term.values if ".." not in value]
        parts: list[Condition] = [_between(column, v) for v in term.values if ".." in v]
        if len(single) == 1:
            parts.append(Is(column, single[0]))
        elif single:
            parts.append(OneOf(column, tuple(single)))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        return []

    def example(self) -> str:
        return "3"


def _whole(text: str, raw: Raw) -> str:
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise refused(raw)
    return str(int(text))


def _between(column: str, value: str) -> Condition:
    low, _dots, high = value.partition("..")
    ends: list[Condition] = [AtLeast(column, int(low))] if low else []
    if high:
        ends.append(Before(column, int(high) + 1))
    return ends[0] if len(ends) == 1 else All(tuple(ends))


class Tag:
    """One of the ticket's tags."""

    operators = ONLY_EQUAL

    def read(self, raw: Raw) -> str:
        return raw.text.strip().lower()

    def write(self, value: str) -> str:
        return value

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        held = tuple(Contains(column, value) for value in term.values)
        return held[0] if len(held) == 1 else AnyOf(held)

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        return []

    def example(self) -> str:
        return "vpn"


class Phrase:
    """Letters that the text holds, whatever their case."""

    operators = ONLY_EQUAL

    def read(self, raw: Raw) -> str:
        return raw.text

    def write(self, value: str) -> str:
        return value

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        held = tuple(Mentions(column, value) for value in term.values)
        return held[0] if len(held) == 1 else AnyOf(held)

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        return []

    def example(self) -> str:
        return "printer"
