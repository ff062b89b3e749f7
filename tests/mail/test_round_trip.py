"""The straight road: a customer writes, an agent answers, the customer answers again."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr

import pytest

from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.core import blobs
from sigap.journal.models import Event
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.peers.smtp import Sink

pytestmark = pytest.mark.peer_dovecot
Work = Callable[[Callable[[], object]], None]


def test_mail_in_answer_out_answer_in(
    desk: Cast, mailbox: Mailbox, inbox: Dovecot, sink: Sink, watching: Watching, work: Work
) -> None:
    watching.step()
    first = raw_mail("Printer di lantai 3 rusak", Message_ID="<satu@pelanggan.test>")
    inbox.deliver(first)
    work(lambda: len(sink.taken) == 1)
    ticket = Ticket.objects.get()
    confirmation = sink.taken[0]
    assert (confirmation.sender, confirmation.recipients) == ("<>", ["budi@pelanggan.test"])
    assert confirmation.mail["Auto-Submitted"] == "auto-replied"
    assert f"[#{ticket.pk}]" in confirmation.mail["Subject"]
    assert "rusak" not in confirmation.raw.decode()

    reply(ticket.pk, Answer(text="Sudah diperbaiki"), actor=desk.actor(desk.agent))
    work(lambda: len(sink.taken) == 2)
    answer = sink.taken[1]
    assert answer.mail["In-Reply-To"] == "<satu@pelanggan.test>"
    back = parseaddr(answer.mail["Reply-To"])[1]

    inbox.deliver(raw_mail("Terima kasih", To=back, Subject="Re: lain"), to=back)
    work(lambda: Message.objects.filter(text="Terima kasih").exists())
    ticket.refresh_from_db()
    assert Ticket.objects.count() == 1
    texts = ticket.messages.order_by("id").values_list("author_kind", "text")
    assert [kind for kind, _ in texts] == ["customer", "system", "agent", "customer"]
    verbs = Event.objects.filter(stream_kind="ticket").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "ticket.opened",
        "auto_reply.written",
        "message.sent",
        "reply.written",
        "message.sent",
        "message.received",
    ]
    mailbox.refresh_from_db()
    assert mailbox.last_success_at is not None
    assert mailbox.last_error == ""


def test_every_byte_of_what_was_fetched(
    mailbox: Mailbox, inbox: Dovecot, watching: Watching, work: Work
) -> None:
    mails = [raw_mail(f"Nomor {number} " + "x" * 5000) for number in range(30)]
    for raw in mails:
        inbox.deliver(raw)
    watching.step()
    work(lambda: Inbound.objects.filter(state="done").count() == 30)
    stored = [blobs.read(row.blob_id) for row in Inbound.objects.all()]
    for raw in mails:
        assert sum(raw.rstrip() in each for each in stored) == 1
    assert Ticket.objects.count() == 30
