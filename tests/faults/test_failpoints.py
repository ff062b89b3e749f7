"""Every point of the mail road, each in turn: the process dies there, and nothing is lost."""

from __future__ import annotations

import json
import smtplib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest

from sigap.core.failpoints import POINTS, VARIABLE
from tests.faults.running import RunningDesk
from tests.peers.dovecot import PASSWORD, USERS, Dovecot
from tests.peers.smtp import Sink
from tests.waiting import until

EACH = 20
BY_LMTP = {"listener.before_answer"}
IN_WEB = {"reply.before_commit", "reply.committed"}
OF_COPIES = {"copy.before_append", "copy.appended"}
OF_BULK = {"bulk.before_commit", "bulk.committed"}  # tests/faults/test_bulk_kills.py
SENT = "Terkirim"
# Between the server's 250 and our note of it nobody can know: the one place for a second copy.
MAY_DOUBLE = {"smtp.after_data", "outbound.before_mark_commit"}
SETUP = """
import django; django.setup()
from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.journal.actors import SYSTEM
create_mailbox(actor=SYSTEM, name="Bantuan", address="{address}", imap_host="127.0.0.1",
    imap_port={imap}, imap_security="plain", imap_username="{address}", imap_password="{password}",
    smtp_host="127.0.0.1", smtp_port={smtp}, smtp_security="plain", undo_seconds=0,
    sent_folder="{sent}")
"""


class ArmedDesk(RunningDesk):
    @property
    def armed(self) -> Path:
        return self.folder.parent / "armed"

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {VARIABLE: str(self.armed)}

    def arm(self, point: str) -> None:
        (self.armed / point).touch()

    def fired(self, point: str) -> bool:
        return not (self.armed / point).exists()


@pytest.fixture(scope="module")
def running(dovecot: Dovecot) -> Iterator[ArmedDesk]:
    with tempfile.TemporaryDirectory(prefix="sigap-failpoints-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        desk = ArmedDesk(folder / "data")
        for each in (desk.folder, desk.armed):
            each.mkdir()
        desk.armed.chmod(0o777)
        desk.ensure()
        desk.wait_ready()
        yield desk
        desk.stop()


def mail(point: str, number: int) -> bytes:
    made = EmailMessage()
    made["From"] = f"Pelanggan <{point}.{number}@pelanggan.test>"
    made["To"] = USERS[0]
    made["Subject"] = f"{point} {number}"
    made["Message-ID"] = f"<{point}.{number}@pelanggan.test>"
    made.set_content(f"Pesan {number}")
    made.add_attachment(
        f"{point}{number}".encode(), maintype="text", subtype="csv", filename="a.csv"
    )
    return made.as_bytes()


@pytest.mark.peer_dovecot
@pytest.mark.timeout(900)
def test_every_point(running: ArmedDesk, inbox: Dovecot, sink: Sink) -> None:
    script = SETUP.format(
        address=USERS[0], imap=inbox.imap, smtp=sink.port, password=PASSWORD, sent=SENT
    )
    subprocess.run([sys.executable, "-c", script], env=running.environment, check=True)
    for point in POINTS:
        if point not in IN_WEB | OF_COPIES | OF_BULK:
            one_point(running, inbox, sink, point)
    answers_through_the_web(running)
    until(lambda: len(copies(inbox)) >= len(IN_WEB | OF_COPIES), seconds=60)
    assert Counter(copies(inbox)).most_common(1)[0][1] == 1, "one copy of each answer"
    assert running.run("journal", "verify").returncode == 0


def one_point(running: ArmedDesk, inbox: Dovecot, sink: Sink, point: str) -> None:
    running.arm(point)
    for number in range(EACH):
        deliver(running, inbox, point, mail(point, number))
    until(lambda: filed(running, point) >= EACH, seconds=90)
    until(lambda: running.fired(point), seconds=30)
    until(lambda: len(sent(sink, point)) >= EACH, seconds=90)
    until(lambda: settled(running), seconds=60)
    check(running, sink, point)


def deliver(running: ArmedDesk, inbox: Dovecot, point: str, raw: bytes) -> None:
    if point not in BY_LMTP:
        inbox.deliver(raw)
        return

    def taken() -> bool:
        running.ensure()
        try:
            with smtplib.LMTP("127.0.0.1", running.lmtp, timeout=20) as client:
                client.sendmail("p@pelanggan.test", [USERS[0]], raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True

    until(taken, seconds=60)


def filed(running: ArmedDesk, point: str) -> int:
    sql = f"SELECT count(*) FROM tickets_ticket WHERE subject LIKE '{point} %'"  # noqa: S608 - ours
    try:
        return running.number(sql)
    except psycopg.Error:
        return -1


def sent(sink: Sink, point: str) -> Counter[str]:
    """The Message-IDs of the confirmations, and how often each was handed over."""
    ours = (taken for taken in sink.taken if taken.recipients[0].startswith(f"{point}."))
    return Counter(str(taken.mail["Message-ID"]) for taken in ours)


def settled(running: ArmedDesk) -> bool:
    return not running.number(
        "SELECT (SELECT count(*) FROM channels_inbound WHERE state <> 'done')"
        " + (SELECT count(*) FROM journal_pending)"
        " + (SELECT count(*) FROM tickets_outbound WHERE state IN ('pending', 'sending'))"
    )


def check(running: ArmedDesk, sink: Sink, point: str) -> None:
    rows = running.rows(
        f"""
        SELECT t.id, t.message_count,
          count(*) FILTER (WHERE m.author_kind = 'customer'),
          count(*) FILTER (WHERE m.author_kind = 'system'),
          count(a.id), count(i.id), count(e.id)
        FROM tickets_ticket t JOIN tickets_message m ON m.ticket_id = t.id
        LEFT JOIN tickets_attachment a ON a.message_id = m.id
        LEFT JOIN channels_inbound i ON i.message_id = m.id
        LEFT JOIN journal_event e ON e.stream_kind = 'ticket' AND e.stream_id = t.id
          AND e.verb IN ('ticket.opened', 'auto_reply.written')
          AND (e.data->>'message')::bigint = m.id
        WHERE t.subject LIKE '{point} %' GROUP BY t.id
        """  # noqa: S608 - the names of our own points
    )
    assert len(rows) == EACH, point
    for _ticket, *numbers in rows:
        # messages of the ticket; the customer's; the confirmation; file; source; events of both
        assert numbers == [2, 1, 1, 1, 1, 2], point
    copies = sent(sink, point)
    assert len(copies) == EACH, point
    most = 2 if point in MAY_DOUBLE else 1
    assert max(copies.values()) <= most, point
    assert sum(copies.values()) <= EACH + most - 1, point


def copies(inbox: Dovecot) -> list[str]:
    """The Message-IDs in the folder of sent mail."""
    with inbox.login() as client:
        if not client.folder_exists(SENT):
            return []
        client.select_folder(SENT, readonly=True)
        found = client.fetch(client.search(), ["ENVELOPE"])
        return [one[b"ENVELOPE"].message_id.decode() for one in found.values()]


def answers_through_the_web(running: ArmedDesk) -> None:
    """A browser or program that repeats its request after the crash has answered once."""
    ((email,),) = running.rows("SELECT email FROM people_account")
    made = running.run("token", "create", "--agent", str(email))
    assert made.returncode == 0, made.stderr
    token = made.stdout.decode().strip()
    ticket = running.number("SELECT max(id) FROM tickets_ticket")
    for point in sorted(IN_WEB | OF_COPIES):
        running.arm(point)
        body = json.dumps({"text": f"Jawaban {point}", "seen_through": 10**9}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{running.port}/api/v1/tickets/{ticket}/reply",
            data=body,
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": point,
            },
        )

        def answered(request: urllib.request.Request = request) -> bool:
            try:
                with urllib.request.urlopen(request, timeout=20) as response:
                    return bool(response.status == 201)
            except (OSError, urllib.error.URLError):
                return False

        until(answered, seconds=60)
        until(lambda point=point: running.fired(point), seconds=60)  # type: ignore[misc]
        sql = f"SELECT count(*) FROM tickets_message WHERE text = 'Jawaban {point}'"  # noqa: S608 - ours
        assert running.number(sql) == 1, point
