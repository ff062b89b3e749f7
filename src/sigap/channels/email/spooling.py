"""Receives a mail's bytes so that memory does not grow with them: past a little they go to disk."""

from __future__ import annotations

import logging
import threading
from asyncio import LimitOverrunError, StreamReader
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile

from aiosmtpd.smtp import SMTP, Envelope, syntax
from django.conf import settings

from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES

IN_MEMORY_BYTES = 256 * 1024
READ_BYTES = 64 * 1024
SIGN_OF_LIFE_BYTES = 1024 * 1024
TOO_MUCH = "552 5.3.4 the message is larger than this server takes"
NO_ROOM = "452 4.3.1 no room to take the message, try again later"
logger = logging.getLogger("sigap.mail.listener")


class Spool:
    """One message on its way in. ``refusal`` is the answer where it cannot be taken; what comes
    after that is let go."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.size = 0
        self.refusal = ""
        # Without a name in the data folder, so that nothing is left of it when the process dies.
        folder = str(settings.PLACES.data)
        self._file = SpooledTemporaryFile(IN_MEMORY_BYTES, dir=folder)  # noqa: SIM115 - close()

    def write(self, piece: bytes) -> None:
        if self.refusal:
            return
        self.size += len(piece)
        if self.size > self._most:
            self._refuse(TOO_MUCH)
            return
        try:
            self._file.write(piece)
        except OSError:
            logger.exception("a message could not be spooled; the sender keeps it")
            self._refuse(NO_ROOM)

    def read(self) -> bytes:
        """All of it. Raises OSError."""
        self._file.seek(0)
        return bytes(self._file.read())

    def close(self) -> None:
        try:
            self._file.close()
        except OSError:
            logger.exception("a spooled message could not be put away")

    def _refuse(self, answer: str) -> None:
        self.refusal = answer
        self.close()


class Room:
    """Bytes that may be in memory at once. Who needs more than are left waits, and so do those
    who come later: small messages do not keep a large one out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._turn = threading.Lock()
        self._freed = threading.Condition()

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        with self._turn, self._freed:
            # One that is larger than all of the room is let in alone.
            self._freed.wait_for(lambda: not self._taken or self._taken + size <= self._most)
            self._taken += size
        try:
            yield
        finally:
            with self._freed:
                self._taken -= size
                self._freed.notify_all()


class Spooling(SMTP):
    """Hands its handler a Spool instead of bytes, by ``take(envelope, spool)``.

    Long lines are against the rules but no reason to turn a customer away: they are read in
    pieces.
    """

    line_length_limit = READ_BYTES

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name that aiosmtpd calls
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self.push(await self._received(envelope))
        self.envelope = Envelope()

    async def _received(self, envelope: Envelope) -> str:
        spool = Spool(self.data_size_limit or MAX_MESSAGE_BYTES)
        heard = 0
        async for piece in _content(self._reader):
            spool.write(piece)
            heard += len(piece)
            if heard > SIGN_OF_LIFE_BYTES:
                heard = 0
                self._reset_timeout()
        return str(await self.event_handler.take(envelope, spool))


async def _content(reader: StreamReader) -> AsyncIterator[bytes]:
    """The message by lines, or pieces of long ones, without the dots that are not its own
    (RFC 5321, 4.5.2)."""
    is_start = True
    while True:
        try:
            piece = await reader.readuntil(b"\r\n")
        except LimitOverrunError as error:
            piece = await reader.read(error.consumed)
        if is_start and piece.startswith(b"."):
            if piece == b".\r\n":
                return
            piece = piece[1:]
        is_start = piece.endswith(b"\r\n")
        yield piece
