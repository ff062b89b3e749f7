"""From stored bytes to tickets: what is kept, what is filed once, and what fails."""

from __future__ import annotations

import hashlib
import os
import signal
from typing import Any

import pytest

from sigap.channels.actions import inbound as actions
from sigap.channels.actions.inbound import process, store
from sigap.channels.actions.retrying import retry
from sigap.channels.email.models import Mailbox, MailboxTicket
from sigap.channels.email.parsing.parser import Parser, ParserDied
from sigap.channels.models import Inbound
from sigap.channels.reading import adapter_of
from sigap.core import blobs
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event
from sigap.tickets.models import Ticket
from sigap.tickets.references import own_message_id
from tests.cast import Cast
from tests.mails import raw_mail


def drain() -> None:
    while process():
        pass


def test_bytes_become_a_ticket_of_the_mailbox_team(cast: Cast, mailbox: Mailbox) -> None:
    raw = raw_mail()
    stored = store(raw)
    assert (stored.state, stored.blob_id) == ("stored", hashlib.sha256(raw).hexdigest())
    assert blobs.read(stored.blob_id) == raw
    drain()
    stored.refresh_from_db()
    assert stored.state == "done"
    assert stored.message is not None
    ticket = stored.message.ticket
    assert (ticket.subject, ticket.team_id) == ("Printer rusak", cast.team.pk)
    assert ticket.requester == cast.customer
    assert stored.message.raw_id == stored.blob_id
    assert MailboxTicket.objects.get(ticket=ticket).mailbox == mailbox


def test_the_same_bytes_twice_are_one_row_with_all_recipients(mailbox: Mailbox) -> None:
    raw = raw_mail()
    first = store(raw, recipients=["bantuan@desk.test"])
    again = store(raw, recipients=["bantuan@desk.test", "help@desk.test"])
    assert again.pk == first.pk
    assert again.recipients == ["bantuan@desk.test", "help@desk.test"]
    drain()
    store(raw)
    drain()
    assert Ticket.objects.count() == 1


def test_one_mail_to_two_mailboxes_is_one_ticket(mailbox: Mailbox, cast: Cast) -> None:
    Mailbox.objects.create(name="HR", address="hr@desk.test", team=cast.other_team)
    raw = raw_mail(Cc="hr@desk.test")
    store(b"Delivered-To: bantuan@desk.test\r\n" + raw)
    store(b"Delivered-To: hr@desk.test\r\nReceived: from x by y\r\n" + raw)
    drain()
    assert Ticket.objects.count() == 1
    assert Ticket.objects.get().message_count == 1
    assert {row.reason for row in Inbound.objects.all()} == {
        "",
        "the same mail came by another way",
    }


def test_a_known_message_id_with_another_text_is_kept_and_flagged(mailbox: Mailbox) -> None:
    store(raw_mail("Pertama", Message_ID="<1@x.test>"))
    store(raw_mail("Kedua", Message_ID="<1@x.test>"))
    drain()
    flags = [row.message.flags for row in Inbound.objects.order_by("id") if row.message]
    assert flags == [[], ["same_id_other_bytes"]]


def test_the_mailbox_is_the_one_named_else_the_default(mailbox: Mailbox, cast: Cast) -> None:
    other = Mailbox.objects.create(
        name="HR", address="hr@desk.test", aliases=["sdm@desk.test"], team=cast.other_team
    )
    store(raw_mail(To="sdm+cuti@desk.test"))
    store(raw_mail(To="lain@desk.test"))
    store(raw_mail(To="undisclosed-recipients:;"), recipients=["hr@desk.test"])
    drain()
    found = MailboxTicket.objects.order_by("ticket_id").values_list("mailbox_id", flat=True)
    assert list(found) == [other.pk, mailbox.pk, other.pk]


@pytest.mark.usefixtures("cast")
def test_without_any_mailbox_nothing_is_lost() -> None:
    store(raw_mail())
    drain()
    assert Ticket.objects.count() == 1


def test_unreadable_is_kept_as_failed_and_can_be_retried(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = store(b"   \r\n  ")
    good = store(raw_mail())
    drain()
    for row in (bad, good):
        row.refresh_from_db()
    assert (bad.state, bad.reason, good.state) == ("failed", "empty message", "done")
    envelope = Parser().parse(raw_mail())
    monkeypatch.setattr(adapter_of("mail"), "read", lambda raw: envelope)
    assert retry(bad.pk, actor=SYSTEM).state == "stored"
    assert Event.objects.filter(verb="inbound.retried", stream_id=bad.pk).count() == 1
    drain()
    bad.refresh_from_db()
    assert (bad.state, bad.reason) == ("done", "")


def test_a_message_that_cannot_be_filed_holds_up_no_other(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sigap.channels.email import adapter

    real = adapter.receive

    def refusing(envelope: Any, filing: Any) -> Any:
        if envelope.subject == "Poison":
            raise ValueError("cannot be filed")
        return real(envelope, filing)

    monkeypatch.setattr(adapter, "receive", refusing)
    rows = [store(raw_mail(Subject=subject)) for subject in ("One", "Poison", "Two")]
    drain()
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["done", "failed", "done"]
    assert rows[1].reason == "ValueError: cannot be filed"
    assert Ticket.objects.count() == 2


def test_a_dying_parser_is_tried_three_times(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter: Any = adapter_of("mail")
    real = adapter.parser.parse

    def parse(raw: bytes) -> Any:
        if b"Poison" in raw:
            raise ParserDied("no answer within 10 s")
        return real(raw)

    monkeypatch.setattr(adapter.parser, "parse", parse)
    bad, good = store(raw_mail(Subject="Poison")), store(raw_mail())
    process()
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.attempts) == ("done", "stored", 1)
    drain()
    bad.refresh_from_db()
    assert (bad.state, bad.attempts) == ("failed", 3)
    assert "no answer within 10 s" in bad.reason


def test_a_killed_parser_child_costs_nothing(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter: Any = adapter_of("mail")
    parser = adapter.parser
    parser.parse(raw_mail())
    real = parser.parse
    killed = []

    def parse(raw: bytes) -> Any:
        if len(killed) < 3:
            child = parser._running()
            os.kill(child.pid, signal.SIGKILL)
            killed.append(child.pid)
        return real(raw)

    monkeypatch.setattr(parser, "parse", parse)
    rows = [store(raw_mail(f"Nomor {number}")) for number in range(10)]
    drain()
    assert len(killed) == 3
    assert {Inbound.objects.get(pk=row.pk).state for row in rows} == {"done"}
    assert Ticket.objects.count() == 10


def test_our_own_message_coming_back_is_no_new_one(
    mailbox: Mailbox, cast: Cast, ticket: Ticket
) -> None:
    from sigap.tickets.actions.replying import Answer, reply

    message = reply(ticket.pk, Answer(text="Kami cek"), actor=cast.actor(cast.agent))
    message.message_id = own_message_id(ticket.pk, message.pk, "desk.test")
    message.save()
    fields = {"From": "Dewi <bantuan@desk.test>", "Message_ID": message.message_id}
    row = store(raw_mail("Kami cek", **fields))
    drain()
    row.refresh_from_db()
    assert (row.message_id, row.reason) == (message.pk, "our own message came back")
    assert Ticket.objects.count() == 1


@pytest.mark.usefixtures("db")
def test_nobody_is_told_stored_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(content: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions.blobs, "put", full)
    with pytest.raises(OSError, match="No space left"):
        store(raw_mail())
    assert not Inbound.objects.exists()
