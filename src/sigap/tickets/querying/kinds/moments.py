"""Days and moments: ``2026-11-01``, ``today``, ``-7d``, ``2026-11-01..today``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sigap.tickets.conditions import All, AnyOf, AtLeast, Before, Condition, Is
from sigap.tickets.querying.faults import nearest
from sigap.tickets.querying.kinds.choices import matching, slug
from sigap.tickets.querying.kinds.kind import NOTHING, NOTHINGS, ORDERED, Asker, refused
from sigap.tickets.querying.tokens import Raw
from sigap.tickets.querying.tree import Term

# neutral → Indonesian
DAYS = {
    "today": "hari-ini",
    "yesterday": "kemarin",
    "tomorrow": "besok",
    "this-week": "minggu-ini",
    "last-week": "minggu-lalu",
    "this-month": "bulan-ini",
    "last-month": "bulan-lalu",
}
UNITS = {"min": "mnt", "h": "j", "d": "hr", "w": "mg"}
_LENGTHS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_EXPLAINED = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this-week": _("since Monday"),
    "last-week": _("Monday to Sunday of last week"),
    "this-month": _("since the first of the month"),
    "last-month": _("the whole month before this one"),
    "-24h": _("in the last 24 hours"),
    "-7d": _("in the last seven days"),
    "-30d": _("in the last thirty days"),
}
_READ_DAYS = {day: day for day in DAYS} | {name: day for day, name in DAYS.items()}
_READ_UNITS = {unit: unit for unit in UNITS} | {name: unit for unit, name in UNITS.items()}
_RELATIVE = re.compile(r"([+-])(\d{1,5})([a-z]+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")


class Moment:
    """A column of moments. A day is the asker's: from midnight to midnight where they are."""

    operators = ORDERED

    def read(self, raw: Raw) -> str:
        if raw.text.casefold() in NOTHINGS:
            return NOTHING
        low, dots, high = raw.text.partition("..")
        if not dots:
            return _read_one(low, raw)
        if not low and not high:
            raise refused(raw)
        return "..".join(end and _read_one(end, raw) for end in (low, high))

    def write(self, value: str) -> str:
        if get_language() != "id":
            return value
        return "..".join(_in_indonesian(end) for end in value.split(".."))

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        if term.operator != ":":
            return _compared(column, term.operator, term.values[0], asker)
        parts = tuple(_during(column, value, asker) for value in term.values)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        before, dots, last = start.rpartition("..")
        found = matching(((day, self.write(day)) for day in _EXPLAINED), last)
        explained = {self.write(day): str(text) for day, text in _EXPLAINED.items()}
        return [(before + dots + text, explained[text]) for text, _empty in found]

    def example(self) -> str:
        return self.write("-7d")


def _read_one(text: str, raw: Raw) -> str:
    folded = slug(text) if text[:1].isalpha() else text.casefold()
    if folded in _READ_DAYS:
        return _READ_DAYS[folded]
    if (found := _RELATIVE.fullmatch(folded)) and found[3] in _READ_UNITS:
        return f"{found[1]}{int(found[2])}{_READ_UNITS[found[3]]}"
    if _DATE.fullmatch(text.upper()):
        try:
            written = datetime.fromisoformat(text.upper())
        except ValueError as error:
            raise refused(raw) from error
        if 1900 <= written.year <= 2200:
            return text.upper()
    raise refused(raw, nearest(folded, _READ_DAYS))


def _in_indonesian(value: str) -> str:
    if value == NOTHING:
        return "kosong"
    if found := _RELATIVE.fullmatch(value):
        return f"{found[1]}{found[2]}{UNITS[found[3]]}"
    return DAYS.get(value, value)


def span(value: str, now: datetime) -> tuple[datetime, datetime]:
    """From when until before when a neutral value lasts; a moment lasts no time."""
    if found := _RELATIVE.fullmatch(value):
        length = _LENGTHS[found[3]] * int(found[2])
        moment = now - length if found[1] == "-" else now + length
        return moment, moment
    if value not in DAYS:
        begin = datetime.fromisoformat(value).replace(tzinfo=now.tzinfo)
        return begin, begin + (timedelta(0) if "T" in value else timedelta(days=1))
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    day, week = timedelta(days=1), timedelta(weeks=1)
    return {
        "today": (today, today + day),
        "yesterday": (today - day, today),
        "tomorrow": (today + day, today + 2 * day),
        "this-week": (monday, monday + week),
        "last-week": (monday - week, monday),
        "this-month": (month, (month + timedelta(days=32)).replace(day=1)),
        "last-month": ((month - day).replace(day=1), month),
    }[value]


def _compared(column: str, operator: str, value: str, asker: Asker) -> Condition:
    if value == NOTHING:
        return Is(column, None)
    ends = [end for end in value.split("..") if end]
    begin, end = span(ends[0], asker.now)[0], span(ends[-1], asker.now)[1]
    match operator:
        case ">":
            return AtLeast(column, end if end > begin else end + timedelta(microseconds=1))
        case ">=":
            return AtLeast(column, begin)
        case "<":
            return Before(column, begin)
        case _:
            return Before(column, end if end > begin else end + timedelta(microseconds=1))


def _during(column: str, value: str, asker: Asker) -> Condition:
    if value == NOTHING:
        return Is(column, None)
    if ".." in value:
        low, _dots, high = value.partition("..")
        ends = [_compared(column, ">=", low, asker)] if low else []
        ends += [_compared(column, "<=", high, asker)] if high else []
        return ends[0] if len(ends) == 1 else All(tuple(ends))
    begin, end = span(value, asker.now)
    if _RELATIVE.fullmatch(value):  # -7d: since then; +2d: from now until then
        begin, end = min(begin, asker.now), max(end, asker.now)
    if begin == end:  # a moment to the minute
        end = begin + timedelta(minutes=1)
    return All((AtLeast(column, begin), Before(column, end)))
