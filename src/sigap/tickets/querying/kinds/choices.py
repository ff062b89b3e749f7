"""Closed lists: statuses, priorities, types, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db.models import Choices
from django.utils.translation import get_language, override

from sigap.tickets.conditions import (
    AnyOf,
    AtLeast,
    Before,
    Condition,
    Is,
    OneOf,
    Value,
)
from sigap.tickets.models.choices import UNSOLVED, StatusCategory
from sigap.tickets.querying.faults import nearest
from sigap.tickets.querying.kinds.kind import ONLY_EQUAL, ORDERED, Asker, refused
from sigap.tickets.querying.tokens import Raw
from sigap.tickets.querying.tree import Term
from sigap.tickets.statuses import all_statuses


def slug(text: str) -> str:
    """A name as a bare value: ``Menunggu pelanggan`` → ``menunggu-pelanggan``."""
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


class Choice:
    """The members of a list of ours, by their code, or by their label in either language."""

    operators = ONLY_EQUAL

    def __init__(self, choices: type[Choices]) -> None:
        self._choices = choices

    @cache  # noqa: B019 - a handful of kinds that live as long as the process
    def labels(self, language: str) -> dict[str, str]:
        """code → label as a bare value"""
        with override(language):
            return {str(one.value): slug(str(one.label)) for one in self._choices}

    def writings(self) -> dict[str, str]:
        """Everything that may be written → code"""
        found: dict[str, str] = {}
        for language in ("en", "id"):
            found |= {label: code for code, label in self.labels(language).items()}
        return found | {slug(str(code)): str(code) for code in self._choices.values}

    def read(self, raw: Raw) -> str:
        known = self.writings()
        code = known.get(slug(raw.text))
        if code is None:
            raise refused(raw, nearest(slug(raw.text), known))
        return code

    def write(self, value: str) -> str:
        return self.labels(_language()).get(value, value)

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        values = [self.plain(value) for value in term.values]
        return Is(column, values[0]) if len(values) == 1 else OneOf(column, tuple(values))

    def plain(self, value: str) -> Value:
        return value

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        wanted = slug(start)
        meant = {code for text, code in self.writings().items() if text.startswith(wanted)}
        return [(self.write(code), "") for code in self.codes() if code in meant]

    def codes(self) -> list[str]:
        return [str(code) for code in self._choices.values]

    def example(self) -> str:
        return self.write(self.codes()[0])


class Ranked(Choice):
    """Choices with an order (priority)."""

    operators = ORDERED

    def plain(self, value: str) -> Value:
        return int(value)

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        if term.operator == ":":
            return super().condition(term, column, asker)
        return compared(column, term.operator, int(term.values[0]))


class StatusChoice(Choice):
    """Categories of status, the group of unsolved ones, and statuses by their own names."""

    _UNSOLVED = {"unsolved": "unsolved", "belum-selesai": "unsolved"}

    def __init__(self) -> None:
        super().__init__(StatusCategory)

    def writings(self) -> dict[str, str]:
        named = {slug(name): f"#{one.pk}" for one in all_statuses() for name in _names(one)}
        return named | self._UNSOLVED | super().writings()

    def read(self, raw: Raw) -> str:
        number = raw.text.removeprefix("#")
        if number != raw.text and number.isdecimal() and len(number) < 5:
            return f"#{int(number)}"
        return super().read(raw)

    def write(self, value: str) -> str:
        if value == "unsolved":
            return "belum-selesai" if _language() == "id" else value
        if not value.startswith("#"):
            return super().write(value)
        found = next((one for one in all_statuses() if f"#{one.pk}" == value), None)
        name = slug(str(found)) if found else value
        return name if found and self.writings()[name] == value else value

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        codes: list[Value] = []
        for value in term.values:
            codes += UNSOLVED if value == "unsolved" else [value]
        named = tuple(int(str(code)[1:]) for code in codes if str(code).startswith("#"))
        categories = tuple(dict.fromkeys(c for c in codes if not str(c).startswith("#")))
        parts: list[Condition] = []
        if len(categories) == 1:
            parts.append(Is(column, categories[0]))
        elif categories:
            parts.append(OneOf(column, categories))
        if named:
            parts.append(OneOf("status_name", named))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def codes(self) -> list[str]:
        own = super().codes()
        labels = {self.write(code) for code in own}
        named = [f"#{one.pk}" for one in all_statuses() if slug(str(one)) not in labels]
        return ["unsolved", *own, *named]

    def example(self) -> str:
        return self.write("open")


def _names(status: Any) -> tuple[str, str]:
    return status.name_id, status.name_en


def compared(column: str, operator: str, value: int) -> Condition:
    """An order comparison of whole numbers."""
    match operator:
        case ">":
            return AtLeast(column, value + 1)
        case ">=":
            return AtLeast(column, value)
        case "<":
            return Before(column, value)
        case _:
            return Before(column, value + 1)


def matching(
    offered: Iterable[tuple[str, str]], start: str, *, most: int = 8
) -> list[tuple[str, str]]:
    """Of (neutral value, written) those that begin like this, as (written, explanation)."""
    wanted = slug(start)
    return [
        (text, "")
        for code, text in offered
        if slug(text).startswith(wanted) or slug(code).startswith(wanted)
    ][:most]


def _language() -> str:
    return get_language() or "en"
