"""One listening connection per process, and the streams that it feeds."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import AsyncConnection, Notify

from sigap.people.access import AgentActor
from sigap.realtime import feed
from sigap.realtime.feed import News, Position
from sigap.realtime.models import CHANNEL as PRESENCE_CHANNEL
from sigap.tickets.access import visible_to
from sigap.tickets.conditions import to_closure

CHANNEL = "sigap_journal"
PRESENCE = "presence"
JOIN_S = 0.25
QUIET_S = 15.0
RECHECK_S = 5.0
MOST_WAITING = 200
DRAWN_BEFORE_S = 15.0
logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Stream:
    """One browser's stream: who listens, and what waits to be sent."""

    session_key: str
    actor: AgentActor
    checked_at: float
    waiting: asyncio.Queue[tuple[Position, list[News]]] = field(
        default_factory=lambda: asyncio.Queue(MOST_WAITING)
    )


class Hub:
    """Reads the journal as it grows and hands each stream what its actor may see."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._streams: set[Stream] = set()
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection[Any] | None = None
        self._busy = asyncio.Lock()
        self._position = Position()
        self._told: list[str] = []

    async def join(self, session_key: str, since: Position | None) -> Stream | None:
        """A stream for the session, with what it missed; None if nobody is signed in with it."""
        async with self._busy:
            connection = await self._connected()
            actor = await feed.actor_of_key(connection, session_key)
            if actor is None:
                return None
            if not self._streams:
                self._position = await feed.newest(connection)
            stream = Stream(session_key, actor, asyncio.get_running_loop().time())
            missed = (
                await feed.since(connection, since)
                if since
                else await feed.recent(connection, DRAWN_BEFORE_S)
            )
            missed = [news for news in missed if news.position <= self._position]
            await self._offer(connection, [stream], missed)
            self._streams.add(stream)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return stream

    def leave(self, stream: Stream) -> None:
        self._streams.discard(stream)

    async def _connected(self) -> AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(self._conninfo, autocommit=True)
            for channel in (CHANNEL, PRESENCE_CHANNEL):
                await self._connection.execute(f"LISTEN {channel}")
        return self._connection

    def _note(self, notice: Notify) -> None:
        """Pokes of the journal only wake; those of presence say whom they are for."""
        if notice.channel == PRESENCE_CHANNEL:
            self._told.append(notice.payload)

    async def _run(self) -> None:
        """Ends with the last stream, so that an idle desk holds no connection busy."""
        while self._streams:
            try:
                await self._wait()
                async with self._busy:
                    connection = await self._connected()
                    await self._recheck(connection)
                    self._offer_presence()
                    await self._read(connection)
            except psycopg.Error as error:
                logger.warning("live streams lost the database: %s", str(error).strip())
                await asyncio.sleep(1)

    async def _wait(self) -> None:
        """For a NOTIFY, or a second; then a moment more, so that pokes are joined."""
        async with self._busy:
            connection = await self._connected()
            waiting = await feed.unsettled(connection)
            async for notice in connection.notifies(timeout=0.05 if waiting else 0.5, stop_after=1):
                self._note(notice)
        await asyncio.sleep(JOIN_S / 2)

    async def _read(self, connection: AsyncConnection[Any]) -> None:
        while news := await feed.since(connection, self._position):
            self._position = news[-1].position
            await self._offer(connection, self._streams, news)

    async def _offer(
        self, connection: AsyncConnection[Any], streams: Iterable[Stream], news: list[News]
    ) -> None:
        if not news:
            return
        ids = sorted({one.stream_id for one in news if one.stream_kind == "ticket"})
        tickets = await feed.tickets(connection, ids)
        for stream in list(streams):
            sees = to_closure(visible_to(stream.actor))
            seen = [
                one
                for one in news
                if (one.stream_id in tickets and sees(tickets[one.stream_id]))
                if one.stream_kind == "ticket"
            ]
            seen += [
                one
                for one in news
                if one.stream_kind == "agent" and one.stream_id == stream.actor.id
            ]
            if seen:
                self._put(stream, news[-1].position, seen)

    def _offer_presence(self) -> None:
        told, self._told = self._told, []
        for payload in told:
            found = json.loads(payload)
            wanted = set(found["accounts"])
            news = News(self._position, "", PRESENCE, found["ticket"], "", None)
            for stream in list(self._streams):
                if stream.actor.id in wanted:
                    self._put(stream, self._position, [news])

    def _put(self, stream: Stream, position: Position, news: list[News]) -> None:
        try:
            stream.waiting.put_nowait((position, news))
        except asyncio.QueueFull:
            self.leave(stream)  # its reader is gone or hopelessly slow; it will resume by its id

    async def _recheck(self, connection: AsyncConnection[Any]) -> None:
        """Rights may have changed: each stream's actor is read again every few seconds."""
        now = asyncio.get_running_loop().time()
        for stream in [one for one in self._streams if now - one.checked_at > RECHECK_S]:
            actor = await feed.actor_of_key(connection, stream.session_key)
            if actor is None:
                self.leave(stream)
                stream.waiting.put_nowait((self._position, []))
            else:
                stream.actor, stream.checked_at = actor, now
