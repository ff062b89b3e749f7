"""Moments at which an answer may be sent later, in the reader's time zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from sigap.core import clock
from sigap.ui.formats import local

MORNING = 8
PICKED = "picked"
_MONDAY = 0


def presets() -> list[tuple[str, str]]:
    """Words and the value that the form sends: an hour from now, the next morning, next Monday."""
    now = local(clock.now()).replace(second=0, microsecond=0)
    morning = (now + timedelta(days=1)).replace(hour=MORNING, minute=0)
    monday = morning + timedelta(days=(_MONDAY - morning.weekday()) % 7)
    found = [
        (_("In one hour"), now + timedelta(hours=1)),
        (_("Tomorrow at %(hour)s.00") % {"hour": MORNING}, morning),
    ]
    if monday != morning:
        found.append((_("Monday at %(hour)s.00") % {"hour": MORNING}, monday))
    return [(words, _written(moment)) for words, moment in found]


def read(value: str, picked: str) -> datetime | None:
    """What the form sent, as a moment; None where it is to be sent at once. Raises ValueError for
    what is no moment."""
    text = picked if value == PICKED else value
    if not value:
        return None
    return timezone.make_aware(datetime.fromisoformat(text).replace(tzinfo=None))


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")
