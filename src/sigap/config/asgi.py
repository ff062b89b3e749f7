"""One entry point for all: ``/live/`` is native async, the rest is WSGI in a thread pool."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from sigap.config.wsgi import application as wsgi_application
from sigap.realtime.server import live

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WEB_THREADS = 8

_web = WSGIMiddleware(wsgi_application, workers=WEB_THREADS)  # type: ignore[arg-type]  # a2wsgi's Environ


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Granian's receive and send are no coroutine functions, which a2wsgi insists on."""
    if scope["type"] == "http" and scope["path"].startswith("/live/"):
        await live(scope, receive, send)
        return
    if scope["type"] != "http":
        return

    async def receive_message() -> Message:
        return await receive()

    async def send_message(message: Message) -> None:
        await send(message)

    await _web(scope, receive_message, send_message)  # type: ignore[arg-type]  # a2wsgi's TypedDicts
