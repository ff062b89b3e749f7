"""When somebody is back, as notices of absence in Indonesian and English say it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb peb", "maret march mar", "april apr",
            "mei may", "juni june jun", "juli july jul", "agustus august agu aug agt ags",
            "september sep sept", "oktober october okt oct", "november nopember nov nop",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = (
    r"(?:(?:hari )?(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|mon|tue|tues|wed|thu|thur"
    r"|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[,.]?\s*)?"
)
_DATE = (
    rf"{_WEEKDAY}(?:(?:the|tanggal|tgl\.?)\s*)?(?:"
    r"(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
    r"|(?P<nd>\d{1,2})[/.-](?P<nm>\d{1,2})(?:[/.-](?P<ny>\d{4}|\d{2}))?(?![\d/])"
    rf"|(?P<wd>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+(?P<wm>{_MONTH})\b\.?,?(?:\s+(?P<wy>\d{{4}}))?"
    rf"|(?P<ym>{_MONTH})\b\.?\s+(?P<yd>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<yy>\d{{4}}))?"
    r")"
)
_ON = r"\s+(?:(?:di|ke|pada|mulai|bekerja|bertugas|masuk|kembali|lagi|aktif|kantor|kerja|hari)\s+)*"
_RETURN = re.compile(
    rf"\b(?:(?:kembali|masuk|buka|aktif){_ON}"
    r"|(?:return|returning|returns|back|reopen)\s+(?:(?:to|in|at|the|my|office|work|desk|on|by|from"
    r"|leave)\s+)*"
    r"|(?:rückkehr|zurück)\s+(?:am\s+)?|ich kehre zurück am\s+)" + _DATE,
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|til)\s+" + _DATE, re.IGNORECASE)
_LAST_DAY = re.compile(
    r"(?:\b(?:sampai(?: dengan)?|hingga|s\.?\s?/?\s?d\.?|sesudah|setelah|through|thru|after"
    r"|up to and including)"
    r"|\bfrom\s.{3,30}?\s(?:to|-|–)"
    r")\s*(?:pada\s+|dengan\s+)?" + _DATE,
    re.IGNORECASE,
)
_MAX_CHARACTERS = 10_000
_LONGEST = timedelta(days=500)


def returns_on(text: str, sent_at: datetime | None) -> date | None:
    """The first day on which the sender is back, or None where ``text`` does not say it.

    A date without year is the next one after the mail's own date. Dates before the mail or more
    than 500 days after it are none.
    """
    words = " ".join(text[:_MAX_CHARACTERS].split())
    for pattern, days in ((_RETURN, 0), (_UNTIL, 0), (_LAST_DAY, 1)):
        for match in pattern.finditer(words):
            if found := _date(match, sent_at.date() if sent_at else None):
                return found + timedelta(days=days)
    return None


def _date(match: re.Match[str], sent_on: date | None) -> date | None:
    year, month, day = _numbers(match)
    try:
        if year is not None:
            found = date(year, month, day)
        elif sent_on is None:
            return None
        else:
            found = _next(sent_on, month, day)
    except ValueError:
        return None
    if sent_on and not -timedelta(days=1) <= found - sent_on <= _LONGEST:
        return None
    return found


def _numbers(match: re.Match[str]) -> tuple[int | None, int, int]:
    """Year if written, month and day."""
    if match["iy"]:
        return int(match["iy"]), int(match["im"]), int(match["id"])
    if match["nd"]:
        year = int(match["ny"]) if match["ny"] else None
        day, month = int(match["nd"]), int(match["nm"])
        # Day first, as in Indonesia, unless it can only be the other way.
        if month > 12 >= day:
            day, month = month, day
        return 2000 + year if year is not None and year < 100 else year, month, day
    kind = "w" if match["wm"] else "y"
    written = match[kind + "y"]
    month = _MONTHS[match[kind + "m"].lower()]
    return int(written) if written else None, month, int(match[kind + "d"])


def _next(sent_on: date, month: int, day: int) -> date:
    found = date(sent_on.year, month, day)
    return found if found >= sent_on else date(sent_on.year + 1, month, day)
