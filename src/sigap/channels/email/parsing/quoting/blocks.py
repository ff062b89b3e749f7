"""What stands alone above a quotation: "-----Pesan Asli-----", or a block of header fields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sigap.channels.email.parsing.quoting import wordings

_MOST_LINES = 12
_SEPARATOR = re.compile(
    rf"[\s>*]*-{{2,}}\s*(?:{wordings.ORIGINAL})\s*-{{2,}}[\s*]*$", re.IGNORECASE
)
_FORWARDED = re.compile(
    rf"[\s>*-]*(?:awal\s|start of\s)?(?:{wordings.FORWARDED})\s*[\s:*-]*$", re.IGNORECASE
)
_KINDS = {
    "from": wordings.FROM,
    "sent": wordings.SENT,
    "date": wordings.DATE,
    "to": wordings.TO,
    "subject": wordings.SUBJECT,
    "other": wordings.OTHER,
}
_WORDS = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}
_FIELD = re.compile(r"\s{0,8}[*_]{0,2}([^\W\d_][^:：*_<>@]{0,24}?)\s?[*_]{0,2}\s?[:：][*_]{0,2}")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?!\d)")
_RULE = re.compile(r"\s*[_*=-]{5,}\s*$")


def is_separator(line: str) -> bool:
    return "--" in line and bool(_SEPARATOR.match(line[:200]))


def is_forward(line: str) -> bool:
    """Whether a forwarded message begins here: what follows is what the sender wants to show."""
    return bool(_FORWARDED.match(line[:200]))


def is_rule(line: str) -> bool:
    return bool(_RULE.match(line[:200]))


def field_kind(line: str) -> str:
    """``from``, ``sent``, ``date``, ``to``, ``subject`` or ``other``; empty for no header field."""
    match = _FIELD.match(line[:80].replace("\xa0", " "))
    return _WORDS.get(match[1].strip().lower(), "") if match else ""


def is_header_block(lines: Sequence[str], index: int) -> bool:
    """From, date and more in a row, as Outlook writes them above a quotation.

    A form or a letter has such lines, too: an address or a time of day shows that a mail program
    wrote them.
    """
    if not field_kind(lines[index]):
        return False
    found = _fields(lines[index : index + _MOST_LINES])
    if "from" not in found or len(found.keys() & {"sent", "date", "to", "subject"}) < 2:
        return False
    people = found["from"] + (found.get("to", "") if "sent" in found else "")
    when = found.get("sent") or found.get("date", "")
    return bool(when) and ("@" in people or bool(_CLOCK.search(when)))


def _fields(lines: Sequence[str]) -> dict[str, str]:
    """The fields by kind; a line between them may be the rest of a long one, or empty."""
    found: dict[str, str] = {}
    between = 0
    for line in lines:
        kind = field_kind(line)
        if kind:
            found.setdefault(kind, line[:300])
            between = 0
            continue
        between += 1
        if between > 1:
            break
    return found


def before_rule(lines: Sequence[str], index: int) -> int:
    """``index``, or that of the rule that is drawn above it."""
    before = index - 1
    while before > 0 and not lines[before].strip():
        before -= 1
    return before if before >= 0 and is_rule(lines[before]) else index
