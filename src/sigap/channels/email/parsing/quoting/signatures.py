"""What stands under the words of a sender: a signature, the name of a device, a disclaimer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sigap.channels.email.parsing.quoting import wordings

_MOST_LINES = 15
_MOST_PARAGRAPHS = 20
_DEVICE = re.compile(
    rf"\s*[<(]{{0,2}}(?:{wordings.SENT_FROM})(?:\s+[^\s,]{{1,30}}){{0,6}}?\s+\W{{0,2}}"
    rf"(?:{wordings.PRODUCTS})\b.{{0,90}}$"
    r"|\s*(?:從我的|发自我的|來自我的).{1,30}$|.{1,30}から送信\s*$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*--\s*$")
_ORNAMENT = re.compile(r"[\s*#~=_+ᐧ—–-]+$")
_ABOUT_MAIL = re.compile(
    r"(?:e-?mail|surel|surat elektronik|pesan(?: elektronik)?|message|communication)\s+(?:ini|and|"
    r"beserta|dan|from|may|is|\()|(?:this|the)\s+(?:e-?mail|message|communication|information)"
    r"|informasi dalam (?:e-?mail|surel|pesan)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"rahasia|confidential|privileged|hanya (?:untuk|ditujukan)|solely|terbatas", re.IGNORECASE
)
_WRONG_READER = re.compile(
    r"penerima yang|bukan penerima|recipient|addressee|karena kesalahan|in error|ditujukan"
    r"|tidak berhak|unauthori[sz]ed",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(r"\b(?:saya|aku|gue|i|i'm|my)\b|\?", re.IGNORECASE)
_NOTICE = re.compile(
    r"\s*(?:(?:mohon|harap|please|tolong)[\s\w,]{0,30}(?:lingkungan|environment)\b.{0,40}"
    r"(?:mencetak|cetak|print)"
    r"|(?:this (?:e-?mail|message)|email ini|surel ini|pesan ini) (?:has been|telah|sudah)"
    r" (?:scanned|checked|diperiksa|dipindai)"
    r"|virus-free\b|bebas virus\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"\s*(?:{wordings.CLOSING})\b[\s\w&]{{0,20}}[,.!]?\s*$", re.IGNORECASE)
_COMPANY = re.compile(rf"(?:^|[\s,|-])(?:{wordings.COMPANY})(?:[\s.,|-]|$)", re.IGNORECASE)
_TITLE = re.compile(rf"\b(?:{wordings.TITLE})\b", re.IGNORECASE)
_REACHED = re.compile(
    r"(?<!\w)(?:\+|\(?0)\d[\d\s().-]{5,}\d|[^\s@]@[^\s@]|\bwww\.|https?://|\b(?:telp?|phone|hp|wa|fax|mobile"
    r"|ext|t|m|e|p)\b\s?[.:/]",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:jl|jln|jalan|gedung|lt|lantai|kav|blok|ruko|komplek|kompleks|kota|kab|street|floor"
    r"|building|tower|menara|wisma)\b\.?|\b\d{5}\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][^\d:@/|]{1,40}$")


def signature_start(lines: Sequence[str]) -> int:
    """Index from which ``lines`` are signature to the end; their number where there is none.

    Never 0: a message of nothing but a signature is what was written.
    """
    end = _filled_end(lines, len(lines))
    for _ in range(_MOST_PARAGRAPHS):
        before = end
        for found in (_devices, _ornaments, _notices, _signed, _company):
            start = found(lines, end)
            if start > 0 and _filled_end(lines, start) > 0:
                end = _filled_end(lines, start)
        if end == before:
            break
    return end


def _filled_end(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _devices(lines: Sequence[str], end: int) -> int:
    return end - 1 if end and is_device(lines[end - 1]) else end


def is_device(line: str) -> bool:
    return len(line) < 160 and bool(_DEVICE.match(line))


def _ornaments(lines: Sequence[str], end: int) -> int:
    return end - 1 if end and _ORNAMENT.match(lines[end - 1][:200]) else end


def _notices(lines: Sequence[str], end: int) -> int:
    """Without the last paragraph, if that is a disclaimer or the like."""
    start = end
    while start and lines[start - 1].strip() and end - start < 40:
        start -= 1
    paragraph = " ".join(line[:400] for line in lines[start:end])[:4000]
    if _NOTICE.match(paragraph):
        return start
    searched = (_ABOUT_MAIL, _SECRET, _WRONG_READER)
    if _OF_PEOPLE.search(paragraph) or len(paragraph) < 60:
        return end
    if all(each.search(paragraph) for each in searched):
        return start
    return end


def _signed(lines: Sequence[str], end: int) -> int:
    """From the line ``--`` on, unless that only parts what was written: nobody signs by asking."""
    for index in range(end - 1, max(0, end - 1 - _MOST_LINES), -1):
        if lines[index].rstrip().endswith("?"):
            return end
        if _SIGN.match(lines[index]):
            return index
    return end


def _company(lines: Sequence[str], end: int) -> int:
    """Behind the name under a closing, where title, company and numbers follow and nothing else."""
    closing = _last_closing(lines, end)
    if closing < 0:
        return end
    below = [index for index in range(closing + 1, end) if lines[index].strip()]
    if len(below) < 3 or not _NAME.match(lines[below[0]].strip()):
        return end
    rest = [lines[index][:200] for index in below[1:]]
    is_office = any(_COMPANY.search(line) or _TITLE.search(line) for line in rest)
    is_reached = any(_REACHED.search(line) or _PLACE.search(line) for line in rest)
    known = (_COMPANY, _TITLE, _REACHED, _PLACE)
    if is_office and is_reached and all(any(k.search(line) for k in known) for line in rest):
        return below[1]
    return end


def _last_closing(lines: Sequence[str], end: int) -> int:
    for index in range(end - 1, max(-1, end - 1 - _MOST_LINES), -1):
        if len(lines[index]) < 60 and _CLOSING.match(lines[index]):
            return index
    return -1
