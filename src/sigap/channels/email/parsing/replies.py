"""The words a sender added, without what was quoted. Rather shows a quotation than hides a word.

Knows the quotation lines and headers of Indonesian and English mail programs. Nothing is deleted
by this: the whole text stays beside it.
"""

from __future__ import annotations

import re

_MAX_ATTRIBUTION_LINES = 4
_MAX_ATTRIBUTIONS = 50
_MAX_SIGNATURE_LINES = 12
_ATTRIBUTION = re.compile(
    r"^[\s-]*(?:On|At|Pada|Tanggal)\b.{4,400}\b(?:wrote|menulis|menuliskan)\s*(?::|-{2,})\s*$"
    r"|^\s*\S.{0,200}<\s*[^<>\s]+@[^<>\s]+>\s*(?:wrote|menulis)\s*:\s*$"
    r"|^\s*\d{4}-\d\d-\d\d \d\d?[:.]\d\d .{0,120}<\s*[^<>\s]+@[^<>\s]+>\s*:\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(
    r"^[\s-]*(?:On|At|Pada|Tanggal)\b|<[^<>\s]+@|^\s*\d{4}-", re.IGNORECASE
)
_SEPARATOR = re.compile(
    r"^\s*\*?-{2,}\s*(?:original message|original email|reply message|pesan asli|pesan semula"
    r"|email asli|surat asli)\s*-{2,}\*?\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^\s*\*?(from|dari|sent|date|dikirim|terkirim|tanggal|to|kepada|ke|subject|subjek|perihal|hal"
    r"|cc)\s*\*?\s*:\*?\s*\S",
    re.IGNORECASE,
)
_HEADER_KINDS = {
    "from": "from", "dari": "from", "sent": "sent", "date": "date", "dikirim": "sent",
    "terkirim": "sent", "tanggal": "date", "to": "to", "kepada": "to", "ke": "to",
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
    attributions = 0
    for index, line in enumerate(lines):
        if _FORWARDED.search(line):
            return len(lines)
        if _SEPARATOR.match(line) or _is_header_block(lines, index):
            return _before_rule(lines, index)
        if attributions >= _MAX_ATTRIBUTIONS or not _ATTRIBUTION_START.search(line[:800]):
            continue
        after = _after_attribution(lines, index)
        attributions += bool(after)
        if after and _is_quotation(lines[after:], " ".join(lines[index:after])):
            return _before_rule(lines, index)
    return len(lines)


def _after_attribution(lines: list[str], index: int) -> int:
    """The line after an attribution that starts at ``index``, or 0 if there is none."""
    joined = ""
    for offset, line in enumerate(lines[index : index + _MAX_ATTRIBUTION_LINES]):
        if not line.strip():
            return 0
        joined = f"{joined} {line[:800].strip()}".strip()
        if _ATTRIBUTION.match(joined[:800]):
            return index + offset + 1
    return 0


def _is_quotation(lines: list[str], attribution: str) -> bool:
    """Whether all that follows is quoted. Without marks only an address in the attribution shows
    that a program wrote it: people, too, tell who wrote what on which day."""
    filled = [line for line in lines if line.strip()]
    if not any(line.lstrip().startswith(">") for line in filled):
        return "@" in attribution
    return _only_wrapped(filled)


def _only_wrapped(filled: list[str]) -> bool:
    """Whether unmarked lines are only the tails of long marked lines, broken on the way."""
    before = ""
    for line in filled:
        if not line.lstrip().startswith(">") and (len(before) < 60 or len(line) > 40):
            return False
        before = line
    return True


def _is_header_block(lines: list[str], index: int) -> bool:
    """From, date and subject in a row, as Outlook writes them above a quotation.

    A form or memo has such lines, too: "Sent" or an address shows that a mail program wrote it.
    """
    found = {}
    for line in lines[index : index + 6]:
        match = _HEADER.match(line)
        if not match:
            break
        found[_HEADER_KINDS[match[1].lower()]] = line
    if not {"from", "subject"} <= found.keys():
        return False
    return "sent" in found or ("date" in found and "@" in found["from"])


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
