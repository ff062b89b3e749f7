"""A desk whose changes are committed, so that threads and processes see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sigap.channels.actions.inbound import process
from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Mailbox
from sigap.channels.email.smtp.sender import Sender
from sigap.journal.actors import SYSTEM
from sigap.journal.drain import drain
from sigap.tickets.statuses import ship
from tests.cast import Cast
from tests.peers.dovecot import PASSWORD, Dovecot
from tests.peers.smtp import Sink
from tests.waiting import until


@pytest.fixture
def desk(transactional_db: None) -> Cast:
    ship()
    return Cast()


@pytest.fixture
def mailbox(desk: Cast, inbox: Dovecot, sink: Sink) -> Mailbox:
    """Fetched from Dovecot, sent through the sink."""
    return create_mailbox(
        actor=SYSTEM,
        name="Bantuan",
        brand="Sigap",
        address="bantuan@desk.test",
        team=desk.team,
        undo_seconds=0,
        imap_host=inbox.host,
        imap_port=inbox.imap,
        imap_security="plain",
        imap_password=PASSWORD,
        smtp_host=sink.host,
        smtp_port=sink.port,
        smtp_security="plain",
    )


@pytest.fixture
def watching() -> Iterator[Watching]:
    found = Watching()
    yield found
    found.stop()


@pytest.fixture
def work() -> Callable[[Callable[[], object]], None]:
    """Does what the worker's loops do until a condition holds."""
    sender = Sender()

    def step(condition: Callable[[], object]) -> bool:
        while process() + drain() + sender.step():
            pass
        return bool(condition())

    return lambda condition: until(lambda: step(condition))
