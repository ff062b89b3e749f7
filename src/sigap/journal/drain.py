"""Carries pending events to their subscribers, in batches.

First the whole batch in one transaction; if anything raises, again with a savepoint for each
subscriber; what fails then goes on alone as a job with back-off and holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import connection, transaction

from sigap.core.failpoints import failpoint
from sigap.journal.models import Event
from sigap.journal.retrying import defer_delivery
from sigap.journal.subscribers import Subscriber, subscribers_of

BATCH = 100
logger = logging.getLogger(__name__)


def drain() -> int:
    """Deals with one batch; returns how many events it held (0: nothing is waiting)."""
    try:
        with transaction.atomic():
            count = _deliver_all(_take())
            failpoint("journal.before_commit")
            return count
    except Exception:
        logger.exception("a subscriber failed; the batch is repeated one by one")
    with transaction.atomic():
        events = _take()
        for event in events:
            for subscriber in subscribers_of(event.verb):
                _deliver_alone(event, subscriber)
        return len(events)


def deliver(event: Event, subscriber: Subscriber) -> None:
    """Lets one subscriber react, unless it already has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_delivery (event_id, subscriber) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            [event.pk, subscriber.name],
        )
        if cursor.rowcount:
            subscriber.react(event)


def _deliver_all(events: Iterable[Event]) -> int:
    count = 0
    for event in events:
        count += 1
        for subscriber in subscribers_of(event.verb):
            deliver(event, subscriber)
    return count


def _deliver_alone(event: Event, subscriber: Subscriber) -> None:
    try:
        with transaction.atomic():
            deliver(event, subscriber)
    except Exception:
        logger.exception("subscriber %s failed on event %s", subscriber.name, event.pk)
        defer_delivery(event.pk, subscriber.name)


def _take() -> list[Event]:
    return list(
        Event.objects.raw(
            """
            WITH taken AS (
              DELETE FROM journal_pending WHERE event_id IN (
                SELECT event_id FROM journal_pending
                ORDER BY event_id LIMIT %s FOR UPDATE SKIP LOCKED)
              RETURNING event_id)
            SELECT e.* FROM journal_event e JOIN taken ON taken.event_id = e.id ORDER BY e.id
            """,
            [BATCH],
        )
    )
