"""The figures of one mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from sigap.channels.email.models import Mailbox
from sigap.channels.email.queries.mailboxes import base, directory
from sigap.core import clock

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LISTED = 10

# A message is a mailbox's if it was fetched from it or delivered to one of its addresses; what
# belongs to none is the default one's.
_OF = r"""(i.through = ANY(%(them)s) OR EXISTS (
  SELECT 1 FROM jsonb_array_elements_text(i.recipients) AS r(address)
  WHERE regexp_replace(lower(r.address), '\+[^@]*@', '@') = ANY(%(them)s)))"""
_OWN, _OTHERS = _OF.replace("them", "own"), _OF.replace("them", "others")
_MINE = f"({_OWN} OR (%(is_default)s AND NOT {_OTHERS}))"
_IN = """
SELECT count(*) FILTER (WHERE i.received_at > %(day)s), count(*),
  count(*) FILTER (WHERE i.state = 'failed' AND i.received_at > %(day)s),
  count(*) FILTER (WHERE i.state = 'failed'),
  count(*) FILTER (WHERE i.state = 'held' AND i.received_at > %(day)s),
  count(*) FILTER (WHERE i.state = 'held'), max(i.received_at),
  (SELECT min(i.received_at) FROM channels_inbound i WHERE i.state = 'stored' AND MINE)
FROM channels_inbound i WHERE i.received_at > %(week)s AND MINE
""".replace("MINE", _MINE)
_FAILED = """
SELECT i.id, i.received_at, i.return_path, i.reason FROM channels_inbound i
WHERE i.state = 'failed' AND MINE ORDER BY i.id DESC LIMIT %(most)s
""".replace("MINE", _MINE)
_FROM_OUTBOX = """
FROM tickets_outbound o JOIN tickets_message m ON m.id = o.message_id
LEFT JOIN email_mailboxticket b ON b.ticket_id = m.ticket_id
WHERE o.channel = 'mail'
  AND (b.mailbox_id = %(mailbox)s OR (b.mailbox_id IS NULL AND %(is_default)s))
"""
_OUT = """
SELECT count(*) FILTER (WHERE o.state = 'sent' AND o.finished_at > %(day)s),
  count(*) FILTER (WHERE o.state = 'sent'),
  count(*) FILTER (WHERE o.state = 'failed' AND o.finished_at > %(day)s),
  count(*) FILTER (WHERE o.state = 'failed'),
  max(o.finished_at) FILTER (WHERE o.state = 'sent')
FROM_OUTBOX AND o.finished_at > %(week)s
""".replace("FROM_OUTBOX", _FROM_OUTBOX)
_DUE = """
SELECT count(*), min(m.created_at) FROM_OUTBOX
  AND o.state IN ('pending', 'sending') AND (NOT o.scheduled OR o.send_after <= %(now)s)
  AND (o.attempts > 0 OR o.response <> '' OR o.send_after <= %(now)s)
""".replace("FROM_OUTBOX", _FROM_OUTBOX)
_UNSENT = """
SELECT m.ticket_id, o.finished_at, o.response FROM_OUTBOX
  AND o.state = 'failed' AND o.finished_at > %(week)s ORDER BY o.finished_at DESC LIMIT %(most)s
""".replace("FROM_OUTBOX", _FROM_OUTBOX)


@dataclass(frozen=True, slots=True)
class Failure:
    """A received message that could not be read: its number, when, from whom, why."""

    number: int
    at: datetime
    sender: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """An answer that could not be delivered."""

    ticket: int
    at: datetime
    response: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Pairs are of the last 24 hours and the last 7 days. ``unread_since`` and ``unsent_since``
    are None where nothing waits."""

    received: tuple[int, int]
    unreadable: tuple[int, int]
    held: tuple[int, int]
    sent: tuple[int, int]
    undelivered: tuple[int, int]
    last_in: datetime | None
    last_out: datetime | None
    unread_since: datetime | None
    unsent_since: datetime | None
    unsent: int
    failures: Sequence[Failure]
    failed_answers: Sequence[Unsent]


def figures(mailbox: Mailbox) -> Figures:
    """In five statements, besides the directory of mailboxes."""
    given = _given(mailbox)
    incoming = _rows(_IN, given)[0]
    outgoing = _rows(_OUT, given)[0]
    unsent, unsent_since = _rows(_DUE, given)[0]
    return Figures(
        received=(incoming[0], incoming[1]),
        unreadable=(incoming[2], incoming[3]),
        held=(incoming[4], incoming[5]),
        sent=(outgoing[0], outgoing[1]),
        undelivered=(outgoing[2], outgoing[3]),
        last_in=incoming[6],
        last_out=outgoing[4],
        unread_since=incoming[7],
        unsent_since=unsent_since,
        unsent=unsent,
        failures=[Failure(*row) for row in _rows(_FAILED, given)],
        failed_answers=[Unsent(*row) for row in _rows(_UNSENT, given)],
    )


def failed_of(mailbox: Mailbox, most: int = 1000) -> list[int]:
    """The numbers of its received messages that failed, the newest first."""
    return [row[0] for row in _rows(_FAILED, _given(mailbox) | {"most": most})]


def _given(mailbox: Mailbox) -> dict[str, Any]:
    boxes = directory()
    now = clock.now()
    own = sorted({base(address) for address in mailbox.addresses})
    return {
        "mailbox": mailbox.pk,
        "is_default": boxes.default is not None and boxes.default.pk == mailbox.pk,
        "own": own,
        "others": sorted(boxes.own - set(own)),
        "now": now,
        "day": now - DAY,
        "week": now - WEEK,
        "most": LISTED,
    }


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
