"""What the live streams read from the database, on an async connection of their own."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from psycopg import AsyncConnection

from sigap.people.access import ACTOR_SQL, AgentActor, actor_from_row, session_fits

MOST_EVENTS = 1000

_SINCE = """
SELECT tx::text AS tx_text, id, verb, stream_kind, stream_id, actor_kind, actor_id
FROM journal_event
WHERE (tx, id) > (%s::xid8, %s) AND tx < pg_snapshot_xmin(pg_current_snapshot())
  AND NOT quiet AND stream_kind IN ('ticket', 'agent', 'team')
ORDER BY tx, id LIMIT %s
"""
_RECENT = """
SELECT * FROM (
  SELECT tx::text AS tx_text, id, verb, stream_kind, stream_id, actor_kind, actor_id, at, quiet
  FROM journal_event WHERE tx < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY tx DESC, id DESC LIMIT 300) newest
WHERE at > now() - %s * interval '1 second' AND NOT quiet
  AND stream_kind IN ('ticket', 'agent', 'team')
ORDER BY tx_text::xid8, id
"""
_UNSETTLED = (
    "SELECT EXISTS (SELECT 1 FROM journal_event"
    " WHERE tx >= pg_snapshot_xmin(pg_current_snapshot()))"
)
_NEWEST = (
    "SELECT tx::text AS tx_text, id FROM journal_event"
    " WHERE tx < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY tx DESC, id DESC LIMIT 1"
)
_TICKETS = (
    "SELECT id, team_id, assignee_id, confidential_to_id FROM tickets_ticket WHERE id = ANY(%s)"
)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the journal: transaction and id. As text it is the stream's event id."""

    tx: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.tx}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        tx, _, number = text.partition(".")
        return cls(int(tx), int(number)) if tx.isdecimal() and number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class News:
    """One event as far as a stream is concerned."""

    position: Position
    verb: str
    stream_kind: str
    stream_id: int
    actor_kind: str
    actor_id: int | None


async def since(connection: AsyncConnection[Any], position: Position) -> list[News]:
    """The settled events after a position, at most MOST_EVENTS."""
    cursor = await connection.execute(_SINCE, [str(position.tx), position.id, MOST_EVENTS])
    return [News(Position(int(tx), number), *rest) for tx, number, *rest in await cursor.fetchall()]


async def recent(connection: AsyncConnection[Any], seconds: float) -> list[News]:
    """What happened in the last seconds, for a page that was drawn before its stream began."""
    cursor = await connection.execute(_RECENT, [seconds])
    return [News(Position(int(row[0]), row[1]), *row[2:7]) for row in await cursor.fetchall()]


async def newest(connection: AsyncConnection[Any]) -> Position:
    cursor = await connection.execute(_NEWEST)
    row = await cursor.fetchone()
    return Position(int(row[0]), row[1]) if row else Position()


async def unsettled(connection: AsyncConnection[Any]) -> bool:
    """Whether events wait behind a transaction that is still open."""
    cursor = await connection.execute(_UNSETTLED)
    row = await cursor.fetchone()
    return bool(row and row[0])


async def tickets(connection: AsyncConnection[Any], ids: list[int]) -> dict[int, SimpleNamespace]:
    """What access needs to know of each ticket."""
    cursor = await connection.execute(_TICKETS, [ids])
    return {
        number: SimpleNamespace(id=number, team_id=team, assignee_id=agent, confidential_to_id=wall)
        for number, team, agent, wall in await cursor.fetchall()
    }


async def actor_of_key(connection: AsyncConnection[Any], session_key: str) -> AgentActor | None:
    """Who is signed in with this session, if anybody still is."""
    cursor = await connection.execute(
        "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()",
        [session_key],
    )
    found = await cursor.fetchone()
    session = SessionStore().decode(found[0]) if found else {}
    if not session.get(SESSION_KEY):
        return None
    cursor = await connection.execute(ACTOR_SQL, [int(session[SESSION_KEY])])
    row = await cursor.fetchone()
    if row is None:
        return None
    actor, password = actor_from_row(row)
    return actor if session_fits(session.get(HASH_SESSION_KEY, ""), actor, password) else None
