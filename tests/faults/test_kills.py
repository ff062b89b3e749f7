"""500 messages by three roads while everything is killed again and again: none lost, none twice."""

from __future__ import annotations

import hashlib
import random
import smtplib
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.running import RunningDesk
from tests.peers.dovecot import PASSWORD, USERS, Dovecot
from tests.peers.smtp import Sink
from tests.waiting import until

# The pipe starts a program for each message.
ROADS = {"pipe": 30, "lmtp": 235, "imap": 235}
TOTAL = sum(ROADS.values())
KILLS = ["postgres"] * 10 + ["parser"] * 10 + ["worker"] * 10 + ["web"] * 6 + ["supervisor"] * 4
SEED = 20261123
# They can come between a server's 250 and our commit: each costs one repetition at most.
ENDS_SENDER = ("postgres", "worker", "supervisor")


class Feed:
    """Gives out numbered messages, so many that kills and messages advance together."""

    def __init__(self) -> None:
        self.sent = 0
        self.killed = 0
        self.hashes: dict[str, str] = {}
        self.lock = threading.Lock()
        self.failures: list[BaseException] = []

    def message(self, road: str, number: int) -> bytes:
        content = random.Random(f"{road}{number}").randbytes(2000 + number)
        made = EmailMessage()
        made["From"] = f"Pelanggan {number} <{road}{number}@pelanggan.test>"
        made["To"] = USERS[0]
        made["Subject"] = f"{road} {number}"
        made["Message-ID"] = f"<{road}.{number}@pelanggan.test>"
        made.set_content(f"Pesan {number} lewat {road}")
        made.add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf")
        with self.lock:
            self.hashes[f"{road} {number}"] = hashlib.sha256(content).hexdigest()
        return made.as_bytes()

    def may_send(self) -> bool:
        """A message waits while it is too far ahead of the kills."""
        return self.sent <= (self.killed + 4) * TOTAL / len(KILLS) or bool(self.failures)

    def may_kill(self) -> bool:
        return self.sent >= self.killed * TOTAL / len(KILLS) or bool(self.failures)

    def run(self, road: str, send: Callable[[bytes], bool]) -> None:
        try:
            for number in range(ROADS[road]):
                raw = self.message(road, number)
                until(self.may_send, seconds=120)
                until(lambda raw=raw: send(raw), seconds=120)  # type: ignore[misc]  # bound per turn
                with self.lock:
                    self.sent += 1
        except BaseException as error:  # noqa: BLE001, RUF100 - reported by the test's own thread
            self.failures.append(error)


@pytest.fixture
def running(dovecot: Dovecot, sink: Sink) -> Iterator[RunningDesk]:
    with tempfile.TemporaryDirectory(prefix="sigap-kills-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        desk = RunningDesk(folder / "data")
        desk.ensure()
        desk.wait_ready()
        smtp = f"{sink.host}:{sink.port}"
        desk.add_mailbox(USERS[0], PASSWORD, imap=dovecot.imap, smtp=smtp)
        yield desk
        desk.stop()
        log = (folder / "desk.log").read_text(encoding="utf-8").splitlines()
        sys.stdout.write("\n".join(line for line in log if "sigap.supervisor" in line))


@pytest.mark.peer_dovecot
@pytest.mark.timeout(600)
def test_nothing_is_lost_or_doubled(running: RunningDesk, inbox: Dovecot, sink: Sink) -> None:
    feed = Feed()

    def by_pipe(raw: bytes) -> bool:
        return running.run("mail", "ingest", "-", given=raw).returncode == 0

    def by_lmtp(raw: bytes) -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", running.lmtp, timeout=20) as client:
                client.sendmail("p@pelanggan.test", [USERS[0]], raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True

    def by_imap(raw: bytes) -> bool:
        inbox.deliver(raw)
        return True

    roads = {"pipe": by_pipe, "lmtp": by_lmtp, "imap": by_imap}
    threads = [threading.Thread(target=feed.run, args=road) for road in roads.items()]
    for thread in threads:
        thread.start()
    killed = kill_all(running, feed)
    for thread in threads:
        thread.join()
    assert feed.failures == []
    running.wait_ready()
    settled = (
        "SELECT (SELECT count(*) FROM channels_inbound WHERE state <> 'done')"
        " + (SELECT count(*) FROM journal_pending)"
        " + (SELECT count(*) FROM tickets_outbound WHERE state IN ('pending', 'sending'))"
        " + abs(500 - (SELECT count(*) FROM tickets_ticket))"
    )
    until(lambda: running.answers() and running.number(settled) == 0, seconds=120)
    assert Counter(name for name, _at in killed) == Counter(KILLS)
    check(running, feed)
    check_sent(running, sink, [at for name, at in killed if name in ENDS_SENDER])
    check_books(running)


def kill_all(running: RunningDesk, feed: Feed) -> list[tuple[str, float]]:
    """What was killed, and when (monotonic seconds)."""
    order = list(KILLS)
    random.Random(SEED).shuffle(order)
    killed = []
    for name in order:
        until(feed.may_kill, seconds=120)

        def struck(name: str = name) -> bool:
            running.ensure()
            return running.kill(name)

        until(struck, seconds=120)
        killed.append((name, time.monotonic()))
        feed.killed += 1
        running.ensure()
        running.wait_ready()
    return killed


def check(running: RunningDesk, feed: Feed) -> None:
    tickets = running.rows(
        """
        SELECT t.subject, count(*) FILTER (WHERE m.author_kind = 'customer'),
          count(*) FILTER (WHERE m.author_kind = 'system'), string_agg(a.blob_id, ',')
        FROM tickets_ticket t JOIN tickets_message m ON m.ticket_id = t.id
        LEFT JOIN tickets_attachment a ON a.message_id = m.id GROUP BY t.id
        """
    )
    assert len(tickets) == TOTAL
    assert {str(subject): str(blobs) for subject, _c, _s, blobs in tickets} == feed.hashes
    assert {count for _subject, count, _s, _b in tickets} == {1}
    assert {count for _subject, _c, count, _b in tickets} == {1}, "each has its confirmation"
    for sha256 in feed.hashes.values():
        path = running.folder / "blobs" / sha256[:2] / sha256[2:4] / sha256
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def check_sent(running: RunningDesk, sink: Sink, kills: list[float]) -> None:
    """Every confirmation has left, and none again but for a kill in the moment in which the
    server had said yes and we had not yet written it down."""
    rows = running.rows("SELECT rfc_message_id, state, recipients FROM tickets_outbound")
    assert {state for _id, state, _to in rows} == {"sent"}
    recipients = {message_id: to for message_id, _state, to in rows}
    taken: dict[str, list[float]] = {}
    for each in sink.taken:
        message_id = str(each.mail["Message-ID"])
        assert each.recipients == recipients[message_id]
        taken.setdefault(message_id, []).append(each.at)
    assert set(taken) == set(recipients)
    again = [pair for times in taken.values() for pair in pairwise(times)]
    sys.stdout.write(f"{len(taken)} confirmations, {len(again)} handed over again\n")
    assert all(any(before < at < after for at in kills) for before, after in again)
    assert len(again) <= len(kills)


def check_books(running: RunningDesk) -> None:
    """Counters are what counting gives, and the journal has each change once."""
    wrong = """
        SELECT count(*) FROM tickets_ticket t WHERE message_count <>
          (SELECT count(*) FROM tickets_message m WHERE m.ticket_id = t.id)
    """
    assert running.number(wrong) == 0
    verbs = running.rows(
        """
        SELECT verb, count(*), count(DISTINCT stream_id) FROM journal_event
        WHERE stream_kind = 'ticket' GROUP BY verb
        """
    )
    once = ("ticket.opened", "auto_reply.written", "message.sent")
    assert sorted(map(str, verbs)) == sorted(str((verb, TOTAL, TOTAL)) for verb in once)
    verified = running.run("journal", "verify")
    assert verified.returncode == 0, verified.stdout
    stuck = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
    assert running.number(stuck) == 0
