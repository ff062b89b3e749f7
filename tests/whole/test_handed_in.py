"""Mail that is handed in to a running desk: by LMTP, and by a relay over HTTP."""

from __future__ import annotations

import smtplib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.running import RunningDesk
from tests.mails import raw_mail
from tests.relays import sendgrid_raw
from tests.waiting import until, wait_for_port

RELAY = """
import django; django.setup()
from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.channels.email.actions.relays import make_relay
from sigap.journal.actors import SYSTEM
box = create_mailbox(actor=SYSTEM, name="Bantuan", address="bantuan@desk.test")
print(make_relay(box.pk, actor=SYSTEM).secret)
"""
TICKETS = "SELECT count(*) FROM tickets_message WHERE text LIKE '%{}%'"


class _Listening(RunningDesk):
    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"SIGAP_LMTP": f"127.0.0.1:{self.lmtp}"}


@pytest.fixture
def desk() -> Iterator[RunningDesk]:
    with tempfile.TemporaryDirectory(prefix="sigap-handed-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        made = _Listening(folder / "data")
        made.up = made.start("up", "--port", str(made.port))
        try:
            made.wait_ready()
            wait_for_port(made.lmtp)
            yield made
        finally:
            made.stop()


@pytest.fixture
def secret(desk: RunningDesk) -> str:
    command = [sys.executable, "-W", "ignore", "-c", RELAY]
    made = subprocess.run(command, env=desk.environment, check=True, capture_output=True)
    return made.stdout.decode().split()[-1]


def post(desk: RunningDesk, secret: str, raw: bytes) -> int:
    form = urllib.parse.urlencode(sendgrid_raw(raw), encoding="latin-1").encode()
    url = f"http://127.0.0.1:{desk.port}/hooks/mail/{secret}/sendgrid/"
    try:
        with urllib.request.urlopen(url, form, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_both_become_tickets(desk: RunningDesk, secret: str) -> None:
    with smtplib.LMTP("127.0.0.1", desk.lmtp) as client:
        client.sendmail("budi@pelanggan.test", ["bantuan@desk.test"], raw_mail("Lewat LMTP"))
    large = raw_mail("Lewat relai " + "isi " * 1_000_000)
    assert post(desk, "wrong", raw_mail()) == 404
    assert post(desk, secret, large) == 200
    assert post(desk, secret, large) == 200
    until(lambda: desk.number(TICKETS.format("Lewat LMTP")) == 1)
    until(lambda: desk.number(TICKETS.format("Lewat relai")) == 1)
    assert desk.number("SELECT count(*) FROM tickets_ticket") == 2
    assert secret not in (desk.folder.parent / "desk.log").read_text(encoding="utf-8")
