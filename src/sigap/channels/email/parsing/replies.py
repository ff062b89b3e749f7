"""The words a sender added, without what was quoted. Rather shows a quotation than hides a word.

Knows the quotation lines and headers of Indonesian and English mail programs. Nothing is deleted
by this: the whole text stays beside it.
"""

from __future__ import annotations

import re

_MAX_ATTRIBUTION_LINES = 4
_MAX_SIGNATURE_LINES = 12
_ATTRIBUTION = re.compile(
    r"^\s*(?:On|Pada|Op|Tanggal)\b.{4,400}\b(?:wrote|menulis|menuliskan|berkata)\s*:\s*$"
    r"|^\s*\S.{0,200}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|menulis)\s*:\s*$"
    r"|^\s*\d{4}-\d\d-\d\d \d\d?[:.]\d\d .{0,120}<[^<>\s]+@[^<>\s]+>\s*:\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(r"^\s*(?:On|Pada|Tanggal)\b|<[^<>\s]+@|^\s*\d{4}-", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^\s*-{2,}\s*(?:original message|original email|reply message|pesan asli|pesan semula"
    r"|email asli|surat asli)\s*-{2,}\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\s*\*?(from|dari|sent|date|dikirim|terkirim|tanggal|to|kepada|ke|subject|subjek|perihal|hal"
    r"|cc)\s*\*?\s*:\*?\s*\S",
    re.IGNORECASE,
)
_HEADER_KINDS = {
    "from": "from", "dari": "from", "sent": "date", "date": "date", "dikirim": "date",
    "terkirim": "date", "tanggal": "date", "to": "to", "kepada": "to", "ke": "to",
    "subject": "subject", "subjek": "subject", "perihal": "subject", "hal": "subject", "cc": "cc",
}  # fmt: skip
_FORWARDED = re.compile(r"forwarded message|pesan (?:yang )?diteruskan|begin forwarded", re.I)
_DEVICE = re.compile(
    r"^\s*(?:sent (?:from|via|using)|get outlook for|dikirim (?:dari|melalui|menggunakan|lewat)"
    r"|terkirim dari|dapatkan outlook untuk)\b.{0,100}$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*[_*-]{5,}\s*$")


def without_quotes(text: str) -> str:
    """``text`` without the quotation at its end and without the signature; never empty for it."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = lines[: _quotation_start(lines)]
    kept = _without_quoted_tail(kept)
    kept = _without_signature(kept)
    reply = "\n".join(kept).strip("\n")
    return reply if reply.strip() else text.strip("\n")


def _quotation_start(lines: list[str]) -> int:
    """Index of the line from which all is quoted, or the number of lines."""
    for index, line in enumerate(lines):
        if _FORWARDED.search(line):
            return len(lines)
        if _SEPARATOR.match(line) or _is_header_block(lines, index):
            return _before_rule(lines, index)
        after = _after_attribution(lines, index) if _ATTRIBUTION_START.search(line) else 0
        if after and _all_quoted(lines[after:]):
            return _before_rule(lines, index)
    return len(lines)


def _after_attribution(lines: list[str], index: int) -> int:
    """The line after an attribution that starts at ``index``, or 0 if there is none."""
    joined = ""
    for offset, line in enumerate(lines[index : index + _MAX_ATTRIBUTION_LINES]):
        if not line.strip():
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if _ATTRIBUTION.match(joined[:800]):
            return index + offset + 1
    return 0


def _all_quoted(lines: list[str]) -> bool:
    """Whether the rest is one quotation: every line marked, or none of them."""
    filled = [line for line in lines if line.strip()]
    marked = sum(1 for line in filled if line.lstrip().startswith(">"))
    return marked in (0, len(filled)) or _only_wrapped(filled)


def _only_wrapped(filled: list[str]) -> bool:
    """Whether unmarked lines are only the tails of long marked lines, broken on the way."""
    before = ""
    for line in filled:
        if not line.lstrip().startswith(">") and (len(before) < 60 or len(line) > 40):
            return False
        before = line
    return True


def _is_header_block(lines: list[str], index: int) -> bool:
    """From, date and subject or recipient in a row, as Outlook writes them above a quotation."""
    match = _HEADER.match(lines[index])
    if not match or _HEADER_KINDS[match[1].lower()] != "from":
        return False
    kinds = set()
    for line in lines[index : index + 6]:
        if match := _HEADER.match(line):
            kinds.add(_HEADER_KINDS[match[1].lower()])
    return {"from", "date"} <= kinds and bool(kinds & {"to", "subject"})


def _before_rule(lines: list[str], index: int) -> int:
    """``index``, or that of the rule that is drawn above it."""
    before = index - 1
    while before > 0 and not lines[before].strip():
        before -= 1
    return before if before >= 0 and _RULE.match(lines[before]) else index


def _without_quoted_tail(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    return lines[:end]


def _without_signature(lines: list[str]) -> list[str]:
    for index in range(len(lines) - 1, max(-1, len(lines) - 2 - _MAX_SIGNATURE_LINES), -1):
        if index > 0 and lines[index] == "--":
            lines = lines[:index]
            break
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    if len(lines) > 1 and _DEVICE.match(lines[-1]):
        lines = lines[:-1]
    return lines
