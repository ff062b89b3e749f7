"""What may stand at the cursor: keys and values, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sigap.tickets.querying.keys import all_keys, find
from sigap.tickets.querying.tokens import MOST_CHARACTERS
from sigap.tickets.querying.writing import quoted_if_needed

MOST = 8
# The condition being written: key, operator, values already there, and the start of the last.
_TERM = re.compile(
    r"(?:^|[\s(-])([^\W\d_][\w.-]*)(?::?(?:>=|<=|>|<)|:|=)"
    r"((?:\"[^\"]*\",|[^\s,()\"]+,)*)(\"[^\"]*|[^\s,()\"]*)$"
)
_KEY = re.compile(r"(?:^|[\s(-])([^\W\d_][\w.-]*)?$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` replaces the characters from ``begin`` to ``end``; ``more``: a value follows."""

    text: str
    hint: str
    begin: int
    end: int
    more: bool


def complete(text: str, at: int) -> list[Suggestion]:
    """At most a few; at most two statements."""
    at = max(0, min(at, len(text), MOST_CHARACTERS))
    before = text[:at]
    if found := _TERM.search(before):
        return _values(found[1], found[3], at)
    if before.count('"') % 2 == 0 and (found := _KEY.search(before)):
        return _keys(found[1] or "", at)
    return []


def _keys(start: str, at: int) -> list[Suggestion]:
    wanted = start.casefold()
    begin = at - len(start)
    ordered = sorted(all_keys(), key=lambda key: not key.written().startswith(wanted))
    return [
        Suggestion(f"{key.written()}:", str(key.label), begin, at, more=True)
        for key in ordered
        if any(
            one.startswith(wanted) for one in (key.written(), key.name, key.name_id, *key.aliases)
        )
    ][:MOST]


def _values(writing: str, start: str, at: int) -> list[Suggestion]:
    key = find(writing)
    if key is None:
        return []
    begin = at - len(start)
    offered = key.kind.complete(start.lstrip('"'))
    return [
        Suggestion(quoted_if_needed(text, ""), hint, begin, at, more=False)
        for text, hint in offered
    ][:MOST]
