"""Copies of answers on their way into a mailbox's folder of sent mail.

They are the desk's own bookkeeping: whatever becomes of them, the answer has been sent.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from sigap.channels.email.models import Mailbox, SentCopy
from sigap.core import clock
from sigap.tickets.models import Outbound

GIVEN_UP_AFTER = timedelta(days=5)
LONGEST_PAUSE_S = 4 * 3600
LONGEST_ERROR = 500


def wants_copy(mailbox: Mailbox, outbound: Outbound) -> bool:
    """People's answers are copied, where the mailbox has a folder for them."""
    return bool(mailbox.sent_folder and mailbox.imap_host) and not outbound.automatic


def keep_copy(outbound: Outbound, mailbox: Mailbox, raw: bytes) -> None:
    """To be filed soon; a message that has had its copy gets no second one."""
    now = clock.now()
    copy = SentCopy(outbound=outbound, mailbox=mailbox, raw=raw, created_at=now, due_at=now)
    SentCopy.objects.bulk_create([copy], ignore_conflicts=True)


def begin_copy(copy: SentCopy) -> None:
    """Counts the try that is about to be made."""
    SentCopy.objects.filter(pk=copy.pk).update(attempts=F("attempts") + 1)


def note_filed(copy: SentCopy) -> None:
    SentCopy.objects.filter(pk=copy.pk).update(raw=None, filed_at=clock.now(), error="")


def note_unwanted(mailbox: Mailbox) -> int:
    """Its folder is no longer set: what waits for it is let go. Returns how many."""
    waiting = SentCopy.objects.filter(mailbox=mailbox, raw__isnull=False)
    return waiting.update(raw=None, error="")


def note_unfiled(copy: SentCopy, error: str) -> None:
    """Another try later, twice as long after each; none after five days."""
    now = clock.now()
    pause = timedelta(seconds=min(60 * 2 ** min(copy.attempts, 10), LONGEST_PAUSE_S))
    values: dict[str, object] = {"due_at": now + pause, "error": error[:LONGEST_ERROR]}
    if now - copy.created_at > GIVEN_UP_AFTER:
        values["raw"] = None
    SentCopy.objects.filter(pk=copy.pk).update(**values)
