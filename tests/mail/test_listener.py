"""The listener on a real socket: what it says to a mail server, and when."""

from __future__ import annotations

import asyncio
import hashlib
import smtplib
import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from sigap.channels.email import listener, spooling
from sigap.channels.email.listener import Handler, Protocol, server_of
from sigap.channels.models import Inbound
from sigap.core import blobs
from tests.cast import Cast
from tests.mails import raw_mail
from tests.waiting import free_port

pytestmark = pytest.mark.usefixtures("desk")


class Listening:
    def __init__(self, protocol: Protocol) -> None:
        self.port = free_port()
        self._protocol = protocol
        self._handler = Handler(protocol)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Listening:
        self._thread.start()
        made = self._loop.create_server(
            lambda: server_of(self._protocol, self._handler, loop=self._loop),
            "127.0.0.1",
            self.port,
        )
        self._server = asyncio.run_coroutine_threadsafe(made, self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        together = threading.Barrier(listener.STORERS)
        for _number in range(listener.STORERS):
            self._handler.threads.submit(_leave_database, together)
        self._handler.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


def _leave_database(together: threading.Barrier) -> None:
    """In each thread once: none takes a second turn before all have met."""
    together.wait(10)
    connection.close()


@pytest.fixture
def lmtp() -> Iterator[Listening]:
    with Listening(Protocol.LMTP) as found:
        yield found


@pytest.fixture
def smtp() -> Iterator[Listening]:
    with Listening(Protocol.SMTP) as found:
        yield found


def test_lmtp_answers_each_recipient_once_it_is_stored(lmtp: Listening, desk: Cast) -> None:
    raw = raw_mail("." + "panjang " * 2000)
    recipients = ["bantuan@desk.test", "help@desk.test"]
    with smtplib.LMTP("127.0.0.1", lmtp.port) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("budi@pelanggan.test")
        for recipient in recipients:
            client.rcpt(recipient)
        code, first = client.data(raw)
        stored = Inbound.objects.get()
        code_again, second = client.getreply()
        assert (code, code_again) == (250, 250)
        assert f"stored as {stored.pk}".encode() in first
        assert first == second
    assert stored.recipients == recipients
    assert stored.return_path == "budi@pelanggan.test"
    assert stored.blob_id == hashlib.sha256(raw).hexdigest()
    assert blobs.read(stored.blob_id) == raw


def test_smtp_takes_what_has_no_sender(smtp: Listening) -> None:
    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        client.sendmail("", ["bantuan@desk.test"], raw_mail())
    assert Inbound.objects.get().return_path == ""


def test_the_sender_keeps_what_cannot_be_stored(
    smtp: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Inbound:
        raise OSError(28, "No space left on device")

    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        with monkeypatch.context() as patch:
            patch.setattr(listener, "store", full)
            with pytest.raises(smtplib.SMTPDataError) as caught:
                client.sendmail("a@b.test", ["bantuan@desk.test"], raw_mail())
        assert caught.value.smtp_code == 451
        client.sendmail("a@b.test", ["bantuan@desk.test"], raw_mail())
    assert Inbound.objects.count() == 1


def test_more_than_the_limit_is_refused_beforehand(smtp: Listening) -> None:
    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        client.ehlo()
        code, _ = client.mail("a@b.test", [f"size={65 * 1024 * 1024}"])
    assert code == 552


def by_hand(client: smtplib.SMTP, raw: bytes) -> int:
    """The answer's code; says nothing of the size beforehand."""
    client.ehlo()
    client.mail("a@b.test")
    client.rcpt("bantuan@desk.test")
    code, _text = client.data(raw)
    return code


def test_more_than_the_limit_is_refused_afterwards(
    smtp: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "MAX_MESSAGE_BYTES", 4000)
    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        assert by_hand(client, raw_mail("panjang " * 1000)) == 552
        assert by_hand(client, raw_mail()) == 250
    assert Inbound.objects.count() == 1


def test_a_full_disk_is_the_senders_to_wait_for(
    smtp: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        with monkeypatch.context() as patch:
            patch.setattr(spooling.SpooledTemporaryFile, "write", full)
            assert by_hand(client, raw_mail()) == 452
        assert by_hand(client, raw_mail()) == 250
    assert Inbound.objects.count() == 1


def test_one_that_ends_too_late_is_not_returned(
    smtp: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")

    with smtplib.SMTP("127.0.0.1", smtp.port) as client:
        with monkeypatch.context() as patch:
            patch.setattr(smtp._handler.threads, "submit", ended)
            assert by_hand(client, raw_mail()) == 451
        assert by_hand(client, raw_mail()) == 250


@pytest.mark.parametrize(
    "text",
    [
        ".\r\n..\r\n. \r\nakhir",
        "." * spooling.READ_BYTES + "\r\n.",
        "x" * (spooling.READ_BYTES - 1) + "\r\n." + "." * 3 * spooling.READ_BYTES,
        "a\r.\r\n\n.\nb",
    ],
    ids=["dots", "a long line of dots", "at the edge", "bare line ends"],
)
def test_each_byte_as_it_was_sent(lmtp: Listening, text: str) -> None:
    raw = raw_mail(text)
    stuffed = raw.replace(b"\r\n.", b"\r\n..") + b".\r\n"
    with smtplib.LMTP("127.0.0.1", lmtp.port) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("a@b.test")
        client.rcpt("bantuan@desk.test")
        assert client.docmd("DATA")[0] == 354
        client.send(stuffed)
        assert client.getreply()[0] == 250
    assert blobs.read(Inbound.objects.get().blob_id) == raw
