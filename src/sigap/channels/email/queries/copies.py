"""Copies of answers that are not in the mailbox's folder of sent mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sigap.channels.email.models import Mailbox, SentCopy
from sigap.core import clock

SHOWN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Unfiled:
    """How many, since when, and what the server said last."""

    count: int
    since: datetime
    error: str


def unfiled(mailbox: Mailbox) -> Unfiled | None:
    """Those on which a try failed in the last days; None where there are none."""
    failed = SentCopy.objects.filter(
        mailbox=mailbox, filed_at=None, created_at__gt=clock.now() - SHOWN
    ).exclude(error="")
    found = list(failed.order_by("created_at").values_list("created_at", "error"))
    return Unfiled(len(found), found[0][0], found[-1][1]) if found else None
