"""Writing to the journal. Only actions call this, inside their own transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.db import connection

from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.events import TypedEvent
from sigap.journal.subscribers import listened_verbs

CHANNEL = "sigap_journal"

_INSERT = """
WITH written AS (
  INSERT INTO journal_event
    (at, verb, actor_kind, actor_id, stream_kind, stream_id, data, source, cause, depth, quiet)
  SELECT %s, verb, %s, %s, stream_kind, stream_id, data, %s, %s, %s, %s
  FROM jsonb_to_recordset(%s::jsonb)
    AS e(verb text, stream_kind text, stream_id bigint, data jsonb)
  RETURNING id, verb
), queued AS (
  INSERT INTO journal_pending (event_id) SELECT id FROM written WHERE verb = ANY(%s)
)
SELECT array_agg(id ORDER BY id), pg_notify(%s, '') FROM written
"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How an event came about: the channel, and the event that caused it with its depth."""

    source: str = ""
    cause: int | None = None
    depth: int = 0
    quiet: bool = False


@dataclass(slots=True)
class _Act:
    source: str
    cause: int | None
    recorded: list[int] = field(default_factory=list)


_act: ContextVar[_Act | None] = ContextVar("act", default=None)


@contextmanager
def part_of(source: str, *, cause: int | None = None) -> Iterator[list[int]]:
    """Events recorded inside say that they came about so; gives their ids as they come."""
    act = _Act(source, cause)
    token = _act.set(act)
    try:
        yield act.recorded
    finally:
        _act.reset(token)


def record(
    *events: TypedEvent, actor: Actor, circumstances: Circumstances | None = None
) -> list[int]:
    """Appends the events in order, queues them for subscribers, returns their ids."""
    if not connection.in_atomic_block:
        raise RuntimeError("an event belongs into the transaction of the change that it records")
    act = _act.get()
    how = circumstances or Circumstances()
    if act:
        how = replace(how, source=how.source or act.source, cause=how.cause or act.cause)
    rows = [
        {
            "verb": event.verb,
            "stream_kind": event.stream_kind,
            "stream_id": event.stream_id,
            "data": event.data(),
        }
        for event in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                clock.now(),
                actor.kind,
                actor.id,
                how.source,
                how.cause,
                how.depth,
                how.quiet,
                json.dumps(rows, default=str),
                listened_verbs(),
                CHANNEL,
            ],
        )
        ids: list[int] = cursor.fetchone()[0]
    if act:
        act.recorded += ids
    return ids


def keep_value(stream_kind: str, stream_id: int, text: str) -> str:
    """Puts a personal text into the erasable side table; returns the reference for an event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_value (stream_kind, stream_id, text) VALUES (%s, %s, %s)"
            " RETURNING id",
            [stream_kind, stream_id, text],
        )
        return f"value:{cursor.fetchone()[0]}"
