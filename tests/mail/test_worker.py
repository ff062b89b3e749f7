"""The worker as a process: it carries mail all the way, and what kills it costs nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from sigap.channels.actions.inbound import store
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.tickets.models import Ticket
from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.peers.smtp import Sink
from tests.processes import start
from tests.waiting import until

pytestmark = pytest.mark.peer_dovecot


@pytest.fixture
def workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def done() -> int:
    return Inbound.objects.filter(state="done").count()


def test_killed_while_it_files_and_started_again(
    mailbox: Mailbox, inbox: Dovecot, sink: Sink, workers: list[subprocess.Popen[bytes]]
) -> None:
    inbox.deliver(raw_mail("Lewat IMAP"))
    workers.append(start("worker"))
    until(lambda: done() == 1)
    senders = [f"orang{number}@lain.test" for number in range(60)]
    for sender in senders:
        store(raw_mail(From=sender))
    until(lambda: done() > 10)
    workers[0].kill()
    workers.append(start("worker"))
    until(lambda: done() == 61, seconds=60)
    assert Ticket.objects.count() == 61
    until(lambda: len({message.mail["Message-ID"] for message in sink.taken}) == 61, seconds=60)
    assert {message.recipients[0] for message in sink.taken} == {*senders, "budi@pelanggan.test"}
