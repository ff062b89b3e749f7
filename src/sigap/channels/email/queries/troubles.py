"""What is wrong with mail at this moment, and what was."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from sigap.channels.email.models import Mailbox, Trouble
from sigap.channels.email.models.trouble import Cause

LISTED = 10
# Stuck is what nobody took though it is due, or what has no server; not what one receiver defers.
_DESK = """
SELECT (SELECT count(*) FROM channels_inbound WHERE state = 'failed'),
  (SELECT count(*) FROM tickets_outbound o JOIN tickets_message m ON m.id = o.message_id
   WHERE o.channel = 'mail' AND o.state IN ('pending', 'sending')
     AND (o.send_after < %(then)s OR (o.response = %(none)s AND m.created_at < %(then)s)))
"""


def wrong_now(
    now: datetime, patience: timedelta, *, no_server: str
) -> dict[tuple[str, int | None], str]:
    """What is wrong: cause and mailbox (None: the desk) → what a server said, or how many. Two
    statements. ``no_server`` is the response of what waits because none is set up."""
    found: dict[tuple[str, int | None], str] = {}
    rows = Mailbox.objects.filter(is_active=True).values_list("pk", "last_error", "send_error")
    for number, fetching, sending in rows:
        if fetching:
            found[Cause.FETCH.value, number] = fetching
        if sending:
            found[Cause.SEND.value, number] = sending
    with connection.cursor() as cursor:
        cursor.execute(_DESK, {"then": now - patience, "none": no_server})
        failed, stuck = cursor.fetchone()
    if failed:
        found[Cause.FAILED.value, None] = str(failed)
    if stuck:
        found[Cause.OUTBOX.value, None] = str(stuck)
    return found


def troubles_of(mailbox_id: int) -> list[Trouble]:
    """The latest spells of one mailbox, in one statement."""
    return list(Trouble.objects.filter(mailbox_id=mailbox_id).order_by("-since")[:LISTED])


def told_causes() -> list[Trouble]:
    """What lasts and was told, in one statement."""
    lasting = Trouble.objects.filter(ended_at=None, told_at__isnull=False)
    return list(lasting.select_related("mailbox").order_by("cause", "pk"))
