"""The main job, end to end: a customer's mail through Dovecot, the answer in a real browser, out
through a real SMTP server, the customer's answer back into the same ticket, solved."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from tests.faults.running import RunningDesk
from tests.peers.dovecot import PASSWORD, USERS, Dovecot
from tests.peers.smtp import Sink
from tests.waiting import until

WITHIN_MS = 15_000
MAILBOX = """
import django; django.setup()
from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.journal.actors import SYSTEM
from sigap.people.models import Account
Account.objects.update(language="id")
create_mailbox(actor=SYSTEM, name="Bantuan", address="{address}", undo_seconds=1,
    imap_host="127.0.0.1", imap_port={imap}, imap_security="plain", imap_username="{address}",
    imap_password="{password}", smtp_host="127.0.0.1", smtp_port={smtp}, smtp_security="plain")
"""


@pytest.fixture
def running(dovecot: Dovecot, sink: Sink) -> Iterator[tuple[RunningDesk, str]]:
    with tempfile.TemporaryDirectory(prefix="sigap-whole-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        desk = RunningDesk(folder / "data")
        desk.up = desk.start("up", "--port", str(desk.port))
        desk.wait_ready()
        script = MAILBOX.format(
            address=USERS[0], imap=dovecot.imap, smtp=sink.port, password=PASSWORD
        )
        subprocess.run([sys.executable, "-c", script], env=desk.environment, check=True)
        log = folder / "desk.log"
        until(lambda: "Sigap is ready" in log.read_text(encoding="utf-8"))
        found = re.search(r"One-time password: (\S+)", log.read_text(encoding="utf-8"))
        assert found
        yield desk, found[1]
        desk.stop()


@pytest.fixture
def page(running: tuple[RunningDesk, str], browser: Any) -> Iterator[Any]:
    desk, password = running
    opened = browser.new_page(viewport={"width": 1440, "height": 900}, locale="id-ID")
    opened.set_default_timeout(WITHIN_MS)
    opened.goto(f"http://127.0.0.1:{desk.port}/tickets/?view=open")
    opened.fill("[name=login]", "admin@sigap.local")
    opened.fill("[name=password]", password)
    opened.click("form[action='/accounts/login/'] button.btn--primary")
    opened.wait_for_selector(".app")
    yield opened
    opened.context.close()


def letter(subject: str, text: str, to: str, **fields: str) -> bytes:
    made = EmailMessage()
    made["From"] = f"Budi Santoso <{USERS[2]}>"
    made["To"] = to
    made["Subject"] = subject
    made["Message-ID"] = f"<{abs(hash(text))}@pelanggan.test>"
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


@pytest.mark.peer_dovecot
@pytest.mark.peer_browser
def test_mail_answer_and_answer(page: Any, inbox: Dovecot, sink: Sink) -> None:
    inbox.deliver(letter("Printer rusak", "Printer lantai tiga macet lagi", USERS[0]))
    page.wait_for_selector("text=Printer rusak")  # the open list shows it by itself
    acknowledged = sink.wait_for(1)[0]
    assert acknowledged.mail["Auto-Submitted"] == "auto-replied"
    page.click("text=Printer rusak")
    page.wait_for_selector("text=Printer lantai tiga macet lagi")
    page.fill("sg-composer div.composer__edit", "Kami cek sekarang, Pak Budi.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".msg--agent >> text=Kami cek sekarang")
    answer = sink.wait_for(2)[1]
    assert answer.recipients == [USERS[2]]
    assert "Kami cek sekarang, Pak Budi." in answer.text()
    _name, address = parseaddr(str(answer.mail["Reply-To"] or answer.mail["From"]))
    again = letter(
        "Re: Printer rusak", "Sudah bisa mencetak", address, In_Reply_To=answer.mail["Message-ID"]
    )
    inbox.deliver(again)
    page.wait_for_selector("text=Sudah bisa mencetak")  # without a reload
    page.click("#head form[action$='/solve'] button")
    page.wait_for_selector("#head form[action$='/reopen']")
    assert page.locator(".tli, .msg").count() >= 3
