"""The line above a quotation that says who wrote it, and when: "Pada ... Budi menulis:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sigap.channels.email.parsing.quoting import wordings

_MOST_LINES = 6
_MOST_CHARACTERS = 600

_BEGINNING = re.compile(
    rf"[\s>\"'-]*(?:(?:{wordings.BEGINS})\b|(?:{wordings.DAYS})\b(?:[.,]?\s{{1,2}}\d|,\s\w{{3,9}}\.?\s\d)"
    r"|[在于於]|\d{1,4}[-./年 ]|<)",
    re.IGNORECASE,
)
_WORD_BEGINNING = re.compile(rf"(?:{wordings.BEGINS})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]")
_BRACKETED = re.compile(r"[<(\[][^<>()@]{0,200}@")
_NAMED_ADDRESS = re.compile(r"<\s{0,3}[^<>@]{1,200}@[^<>]{1,200}>")
_WROTE = re.compile(rf"(?:\b|(?<=\W))(?:{wordings.WROTE})(?!\w)", re.IGNORECASE)
_WROTE_LAST = re.compile(
    rf"(?:\b|(?<=\W)|(?<=>))(?:{wordings.WROTE})\s*(?:[:：]|-{{2,}})\s*$", re.IGNORECASE
)
_LASTS = (":", "：", "---", ">")
_CITES = re.compile(
    r"\s*(?:mengutip|kutipan dari|quoting|zitat von|citando|citation de)\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(?<!\d)(?:19|20)\d\d(?!\d)"
    r"|\d{1,2}\.? \w{3,9}\.?(?:,|\s|$)"
)
_TIME = re.compile(r"(?<![\d.:])\d{1,2}[:.]\d{2}(?!\d|[./-]\d{2,4})")
# With seconds and zone only a program writes the time.
_PRECISE = re.compile(r"\d{1,2}[:.]\d{2}[:.]\d{2} (?:WIB|WITA|WIT|GMT|UTC|[A-Z]{3,4}|[+-]\d{4})\b")
_DATED_NAME = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2} (?:\d{1,2}[:.]\d\d )?(?:GMT|UTC)\S* \S")
_DATED_FIRST = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2} ")
_RUN_ON = re.compile(
    rf"^\s*(?:pada|on)\b[^:]{{0,60}}\d{{1,2}}[:.]\d\d[^@]{{0,120}}<[^<>@]{{1,100}}@[^<>]{{1,100}}>"
    rf"\s*(?:{wordings.WROTE})\s*:\s{{2,}}\S",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """``end`` is the line behind it. ``certain``: only a program writes so, even where no quotation
    marks follow; ``likely``: also people write so, but not above quotation marks."""

    end: int
    certain: bool
    likely: bool


def attribution_at(lines: Sequence[str], index: int) -> Attribution | None:
    """The attribution that begins with line ``index``, over up to six lines."""
    first = lines[index][:_MOST_CHARACTERS]
    if not _BEGINNING.match(first) and not _named(first):
        return None
    joined, blank = "", 0
    for offset, line in enumerate(lines[index : index + _MOST_LINES]):
        line = line[:_MOST_CHARACTERS].strip()
        if not line:
            blank += 1
            continue
        if offset and _begins_anew(line, first, blank):
            return None
        joined = f"{joined} {line}".lstrip()[: 2 * _MOST_CHARACTERS]
        found = _judged(joined, index + offset + 1)
        if found and (not blank or found.certain):
            return found
    return None


def _begins_anew(line: str, first: str, blank: int) -> bool:
    """Whether an attribution begins with ``line`` rather than with ``first`` above it."""
    if not _WORD_BEGINNING.match(line) or not _DATE.search(line):
        return False
    return bool(blank) or not (_named(first) or _WORD_BEGINNING.match(first.lstrip("> -")))


def _named(line: str) -> bool:
    return "@" in line and bool(_NAMED_ADDRESS.search(line))


def _judged(joined: str, end: int) -> Attribution | None:
    """What ``joined`` is as a whole; None where it is no attribution, or not yet all of it."""
    has_address = bool(_ADDRESS.search(joined))
    if has_address and _RUN_ON.match(joined):
        return Attribution(end, certain=True, likely=True)
    if not joined.endswith(_LASTS):
        is_dated = bool(_DATED_NAME.match(joined)) and len(joined) < 120
        return Attribution(end, certain=True, likely=True) if is_dated else None
    has_time = bool(_TIME.search(joined))
    has_date = bool(_DATE.search(joined))
    wrote_last = bool(_WROTE_LAST.search(joined[-60:]))
    # People name addresses, too, but do not put them between brackets.
    certain = bool(_BRACKETED.search(joined) or _PRECISE.search(joined))
    if has_address and not joined.endswith(">") and (wrote_last or _CITES.match(joined)):
        return Attribution(end, certain=certain, likely=True)
    if has_address and joined.endswith(">") and _DATED_FIRST.match(joined):
        return Attribution(end, certain=has_time, likely=True)
    if (
        has_address
        and not joined.endswith(">")
        and has_date
        and (_WROTE.search(joined) or has_time)
    ):
        return Attribution(end, certain=certain, likely=True)
    if wrote_last and (has_date or has_time):
        return Attribution(end, certain=certain, likely=has_time or certain)
    return None
