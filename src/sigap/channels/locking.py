"""Locks that the database holds for a session: they end with their holder, however it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection
from django.db.utils import Error

KEYS = 2**31  # the second key is a 32-bit number


class Locks(IntEnum):
    """What is locked; the first of the two keys of each lock."""

    INBOUND = 71_001
    MAILBOX = 71_002
    OUTBOUND = 71_003
    GRANT = 71_004
    ALARMS = 71_005
    COPIES = 71_006


@contextmanager
def only_one(what: Locks, which: int = 0) -> Iterator[bool]:
    """Whether this session alone holds the lock; given back at the end. It never waits.

    It belongs to the session and not to a transaction, so that holding it for long costs others
    nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [what.value, which % KEYS])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            _give_back(what, which)


def _give_back(what: Locks, which: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [what.value, which % KEYS])
    except Error:
        connection.close()  # the lock ends with its session
