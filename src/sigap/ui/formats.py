"""Numbers, moments and sizes as people write them, in the reader's language and time zone.

The language and zone are those that Django has activated for the request. Words go through
gettext; marks and names of months are here, because they are needed hundreds of times a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext

from sigap.core import clock


@dataclass(frozen=True, slots=True)
class Marks:
    """How one language writes figures and dates."""

    decimal: str
    thousands: str
    hour: str
    months: tuple[str, ...]
    days: tuple[str, ...]


INDONESIAN = Marks(
    decimal=",",
    thousands=".",
    hour=".",
    months=("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    days=("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
)
ENGLISH = Marks(
    decimal=".",
    thousands=",",
    hour=":",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


def marks() -> Marks:
    return INDONESIAN if (get_language() or "id").startswith("id") else ENGLISH


def local(moment: datetime) -> datetime:
    """The aware moment in the reader's time zone."""
    return moment.astimezone(timezone.get_current_timezone())


def hour(moment: datetime) -> str:
    """08.42 or 08:42."""
    there = local(moment)
    return f"{there.hour:02}{marks().hour}{there.minute:02}"


def day(value: date) -> str:
    """23 Nov 2026; a datetime is first moved to the reader's zone."""
    there = local(value) if isinstance(value, datetime) else value
    return f"{there.day} {marks().months[there.month - 1]} {there.year}"


def moment(value: datetime) -> str:
    """23 Nov 2026, 08.42. A page has hundreds of them: the zone is asked once for each."""
    there, signs = local(value), marks()
    written = f"{there.day} {signs.months[there.month - 1]} {there.year}"
    return f"{written}, {there.hour:02}{signs.hour}{there.minute:02}"


def brief(value: datetime) -> str:
    """For lists: the time today, the weekday within a week, the day and month, else the date."""
    there, today = local(value), local(clock.now()).date()
    age = (today - there.date()).days
    if age == 0:
        return hour(value)
    if 0 < age < 7:
        return marks().days[there.weekday()]
    text = day(value)
    return text.rpartition(" ")[0] if there.year == today.year else text


def number(value: float, decimals: int = 0) -> str:
    """1.204 or 94,2: grouped by thousands, with a fixed number of decimals."""
    text = f"{value:,.{decimals}f}"
    signs = marks()
    return text.translate({ord(","): signs.thousands, ord("."): signs.decimal})


class AtLeast(int):
    """A count that stopped before its end: there may be more."""


def capped(count: int) -> str:
    """A count that its query stopped at 100: 7, 99 or 99+; one that stopped earlier: 12+."""
    if count >= 100:
        return "99+"
    return f"{number(count)}+" if isinstance(count, AtLeast) else number(count)


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as 94,2%."""
    return f"{number(share * 100, decimals)}%"


def duration(value: timedelta | float) -> str:
    """The two largest units of a length of time (seconds or a timedelta): 24 mnt, 3 j 10 mnt."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    sign = "-" if seconds < 0 else ""
    minutes, hours = divmod(round(abs(seconds)) // 60, 60)[::-1]
    days, hours = divmod(hours, 24)
    units = (
        (days, gettext("%(count)s d")),
        (hours, gettext("%(count)s h")),
        (minutes, gettext("%(count)s min")),
    )
    shown = [text % {"count": number(count)} for count, text in units if count]
    if not shown:
        shown = [gettext("%(count)s sec") % {"count": round(abs(seconds))}]
    return sign + " ".join(shown[:2])


def size(count: int) -> str:
    """Bytes as 48 KB or 2,4 MB (powers of 1,000, as file managers show them)."""
    scaled = float(count)
    for unit in ("B", "KB", "MB"):
        if scaled < 1000:
            return f"{number(scaled, 1 if unit == 'MB' and scaled < 10 else 0)} {unit}"
        scaled /= 1000
    return f"{number(scaled, 1)} GB"


FILTERS = {
    "hour": hour,
    "day": day,
    "moment": moment,
    "brief": brief,
    "number": number,
    "capped": capped,
    "percent": percent,
    "duration": duration,
    "bytes": size,
}
