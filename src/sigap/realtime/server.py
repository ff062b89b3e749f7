"""``/live/events``: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

A poke names tickets that changed; the browser fetches what it may see through the ordinary pages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from django.conf import settings

from sigap.core.database import conninfo
from sigap.realtime.feed import News, Position
from sigap.realtime.hub import PRESENCE, QUIET_S, Hub, Stream

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_hub: Hub | None = None


async def live(scope: Message, receive: Receive, send: Send) -> None:
    """The ASGI application of the live streams."""
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["path"] != "/live/events" or scope["method"] != "GET":
        return await _refuse(send, 404)
    if not _same_origin(headers):
        return await _refuse(send, 403)
    try:
        stream = await _join(scope, headers)
    except psycopg.Error:
        return await _refuse(send, 503)
    if stream is None:
        return await _refuse(send, 401)
    try:
        await _serve(stream, receive, send)
    finally:
        _the_hub().leave(stream)


async def _join(scope: Message, headers: dict[str, str]) -> Stream | None:
    cookies = SimpleCookie(headers.get("cookie", ""))
    session = cookies.get(settings.SESSION_COOKIE_NAME)
    query = parse_qs(scope.get("query_string", b"").decode())
    last = headers.get("last-event-id") or query.get("since", [""])[0]
    if session is None:
        return None
    return await _the_hub().join(session.value, Position.parse(last))


async def _serve(stream: Stream, receive: Receive, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    await _write(send, "retry: 2000\n\n")
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        while not gone.done():
            news = asyncio.ensure_future(stream.waiting.get())
            await asyncio.wait({gone, news}, timeout=QUIET_S, return_when=asyncio.FIRST_COMPLETED)
            if news.done():
                position, seen = news.result()
                if not seen:
                    break  # no longer signed in
                await _write(send, _poke(position, seen, stream.actor.id))
            else:
                news.cancel()
                await _write(send, ": still here\n\n")
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _poke(position: Position, seen: list[News], reader: int) -> str:
    """``tickets``: number → verbs; ``own``: numbers that only the reader changed."""
    tickets: dict[int, list[str]] = {}
    foreign: set[int] = set()
    for one in seen:
        if one.stream_kind == "ticket":
            tickets.setdefault(one.stream_id, []).append(one.verb)
            if (one.actor_kind, one.actor_id) != ("agent", reader):
                foreign.add(one.stream_id)
    data = {
        "tickets": tickets,
        "own": sorted(tickets.keys() - foreign),
        "notified": any(one.verb == "agent.notified" for one in seen),
        "presence": sorted({one.stream_id for one in seen if one.stream_kind == PRESENCE}),
    }
    return f"id: {position}\nevent: changed\ndata: {json.dumps(data)}\n\n"


def _same_origin(headers: dict[str, str]) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _the_hub() -> Hub:
    global _hub
    if _hub is None:
        _hub = Hub(conninfo())
    return _hub


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
