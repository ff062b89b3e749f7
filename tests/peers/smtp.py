"""A real SMTP server on loopback that keeps what it is given and answers as it is told."""

from __future__ import annotations

import email
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.waiting import free_port


@dataclass(frozen=True)
class Taken:
    """One message as it was handed over, ``at`` monotonic seconds."""

    sender: str
    recipients: list[str]
    raw: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def mail(self) -> EmailMessage:
        return cast(EmailMessage, email.message_from_bytes(self.raw, policy=default))

    def text(self) -> str:
        body = self.mail.get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


@dataclass
class Sink:
    """``rcpt`` maps an address to the answers it gets, one after the other, then 250; ``data``
    is the same for the message itself."""

    host: str = ""
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    rcpt: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answers = self.rcpt.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data:
            return self.data.pop(0)
        raw = envelope.original_content or b""
        with self._arrived:
            self.taken.append(Taken(envelope.mail_from or "", list(envelope.rcpt_tos), raw))
            self._arrived.notify_all()
        return "250 2.0.0 taken"

    def wait_for(self, count: int, *, seconds: float = 20) -> list[Taken]:
        """The messages once there are so many."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.taken) >= count, seconds)
            return list(self.taken)


@pytest.fixture
def sink() -> Iterator[Sink]:
    found = Sink(host="127.0.0.1", port=free_port())
    controller = Controller(found, hostname=found.host, port=found.port)
    controller.start()
    yield found
    controller.stop()
