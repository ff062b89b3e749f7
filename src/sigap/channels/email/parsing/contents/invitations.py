"""What a calendar part invites to (RFC 5545 and 5546)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sigap.channels.email.parsing.addresses import addresses
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.parameters import parameter
from sigap.channels.email.parsing.parts import Part
from sigap.tickets.envelope import Address, Invitation

MAX_BYTES = 256 * 1024
_MAX_CHARACTERS = 1_000
_TYPES = frozenset({"text/calendar", "application/ics"})
_KINDS = ("VEVENT", "VTODO")
_FOLD = re.compile(r"\r?\n[ \t]")
_RULE = re.compile(r"^[^\S\n]*RRULE\b[^:\n]*:([^\n]*)\n?", re.IGNORECASE | re.MULTILINE)
_YEARLY = re.compile(
    r"FREQ=(YEARLY|MONTHLY)(;(BYDAY|BYMONTH|BYMONTHDAY|INTERVAL|COUNT|UNTIL|WKST)=[^;]*)*\s*",
    re.IGNORECASE,
)
logging.getLogger("icalendar").disabled = True


def is_calendar(part: Part) -> bool:
    """Whether a part holds a calendar."""
    return part.type in _TYPES


def read_invitation(leaves: Iterable[Part]) -> Invitation | None:
    """The invitation of a message: the first event of its first readable calendar."""
    for leaf in leaves:
        if is_calendar(leaf) and leaf.end - leaf.start <= 2 * MAX_BYTES:
            content = leaf.content()
            if len(content) <= MAX_BYTES and (found := _invitation(leaf, content)):
                return found
    return None


def _invitation(leaf: Part, content: bytes) -> Invitation | None:
    import icalendar  # imported when needed: few messages hold a calendar

    try:
        text = decode(content, parameter(leaf.fields, "Content-Type", "charset"))
        calendar = icalendar.Calendar.from_ical(_RULE.sub(_harmless, _FOLD.sub("", text)))
        event = next(each for kind in _KINDS for each in calendar.walk(kind))
        method = _text(calendar, "METHOD") or parameter(leaf.fields, "Content-Type", "method")
        return _of_event(event, method.upper())
    except Exception:  # whatever is wrong in it, the file itself stays with the message
        return None


def _harmless(match: re.Match[str]) -> str:
    """A rule of recurrence, or nothing where it could give more than a date a day.

    The rules of time zones are followed from their beginning, often the year 1601, to our time.
    """
    return match[0] if _YEARLY.fullmatch(match[1]) else ""


def _of_event(event: Any, method: str) -> Invitation | None:
    starts = _moment(event, "DTSTART")
    uid = _text(event, "UID")
    if not uid and starts is None:
        return None
    sequence = _text(event, "SEQUENCE")
    ends = _moment(event, "DTEND") or _moment(event, "DUE")
    if ends is None and starts is not None and "DURATION" in event:
        ends = starts + event["DURATION"].dt
    return Invitation(
        uid=uid,
        method=method[:20],
        sequence=int(sequence[:9]) if sequence.isdecimal() else 0,
        starts=starts,
        ends=ends,
        summary=_text(event, "SUMMARY"),
        location=_text(event, "LOCATION"),
        organiser=_organiser(event),
    )


def _text(component: Any, name: str) -> str:
    value = component.get(name, "")
    if isinstance(value, list):
        value = value[0]
    shown = "".join(each for each in str(value) if each.isprintable() or each == "\n")
    return " ".join(shown.split())[:_MAX_CHARACTERS]


def _moment(event: Any, name: str) -> datetime | date | None:
    """In UTC where a zone is given, as it stands where not; None for what makes no sense."""
    if name not in event:
        return None
    value = getattr(event[name], "dt", None)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0) if value.tzinfo else value
    return value if isinstance(value, date) else None


def _organiser(event: Any) -> Address | None:
    value = event.get("ORGANIZER")
    if value is None:
        return None
    for found in addresses(str(value)[:_MAX_CHARACTERS]):
        name = str(getattr(value, "params", {}).get("CN", ""))[:200]
        clean = "".join(filter(str.isprintable, name)).strip(" '\"")
        return Address(address=found.address, name=clean)
    return None
