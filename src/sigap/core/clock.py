"""The desk's clock: the one source of domain time, so that seeds, tests and rehearsals can set it.

Leases of jobs use the database's time instead, because several machines must agree on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("sigap_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment set by :func:`at`."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Makes ``moment`` (aware) the present inside the block, for this thread or task only."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs a moment with a time zone")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
