"""Takes mail from a mail server by LMTP or SMTP, and says yes only once it is stored for good."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope
from django.db import close_old_connections, connection

from sigap.channels.actions.inbound import store
from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES
from sigap.channels.email.spooling import Room, Spool, Spooling
from sigap.core.failpoints import failpoint

STORERS = 4
FAULT = "451 4.3.0 could not be stored, try again later"
STORED_AT_ONCE_BYTES = 32 * 1024 * 1024
logger = logging.getLogger("sigap.mail.listener")
logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells of every command


class Protocol(StrEnum):
    LMTP = "lmtp"
    SMTP = "smtp"


class _Smtp(Spooling, SMTP):
    """Mail servers that hand over by SMTP."""


class _Lmtp(Spooling, LMTP):
    """Mail servers that hand over by LMTP."""


class Handler:
    """Stores each message in a thread, for all its recipients at once. Large ones take turns, so
    that together they take no more memory than one."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._room = Room(STORED_AT_ONCE_BYTES)
        self.threads = ThreadPoolExecutor(STORERS, thread_name_prefix="store")

    async def take(self, envelope: Envelope, spool: Spool) -> str:
        """The answer to a message, once it is stored or known not to be."""
        loop = asyncio.get_running_loop()
        answer = spool.refusal or await loop.run_in_executor(
            self.threads, self._store, envelope, spool
        )
        # LMTP wants a line for each recipient, in order.
        lines = len(envelope.rcpt_tos) if self._protocol is Protocol.LMTP else 1
        return "\r\n".join([answer] * lines)

    async def handle_exception(self, error: Exception) -> str:
        """Whatever went wrong here, the sender keeps the message: aiosmtpd's own answer would
        have it returned as undeliverable."""
        logger.error("a mail server could not be answered", exc_info=error)
        return FAULT

    def _store(self, envelope: Envelope, spool: Spool) -> str:
        with self._room.of(spool.size):
            return _store(envelope, spool)

    def close(self) -> None:
        self.threads.shutdown(wait=True)


def listen(
    protocol: Protocol, host: str, port: int, *, announce: Callable[[str], None] = logger.info
) -> int:
    """Serves until SIGTERM or SIGINT, finishing the messages in hand. Returns the exit code."""
    asyncio.run(_serve(protocol, host, port, announce))
    return 0


async def _serve(protocol: Protocol, host: str, port: int, announce: Callable[[str], None]) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    handler = Handler(protocol)
    server = await loop.create_server(lambda: server_of(protocol, handler), host, port)
    try:
        bound = server.sockets[0].getsockname()
        announce(f"Listening for mail by {protocol.upper()} on {bound[0]}:{bound[1]}")
        await ended.wait()
    finally:
        server.close()
        await asyncio.to_thread(handler.close)


def server_of(
    protocol: Protocol, handler: Handler, *, loop: asyncio.AbstractEventLoop | None = None
) -> SMTP:
    """One connection's side of the conversation."""
    kind = _Lmtp if protocol is Protocol.LMTP else _Smtp
    return kind(
        handler,
        data_size_limit=MAX_MESSAGE_BYTES,
        enable_SMTPUTF8=True,
        decode_data=False,
        ident="Sigap",
        timeout=300,
        loop=loop,
    )


def _store(envelope: Envelope, spool: Spool) -> str:
    close_old_connections()
    try:
        inbound = store(
            spool.read(),
            recipients=envelope.rcpt_tos,
            return_path=(envelope.mail_from or "").strip("<>"),
        )
    except Exception:
        logger.exception("a message could not be stored; the sender keeps it")
        connection.close()
        return FAULT
    finally:
        spool.close()
    failpoint("listener.before_answer")
    return f"250 2.0.0 stored as {inbound.pk}"
