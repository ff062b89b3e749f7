"""The own copy of an answer in the mailbox's folder of sent mail, on a real Dovecot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from imapclient import IMAPClient

from sigap.channels.email.actions.mailboxes import change_mailbox
from sigap.channels.email.imap.sent import file_copies
from sigap.channels.email.models import Mailbox, SentCopy
from sigap.journal.actors import SYSTEM
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Outbound
from tests.cast import Cast
from tests.peers.dovecot import Dovecot
from tests.peers.smtp import Sink
from tests.tickets import open_by_customer

pytestmark = pytest.mark.peer_dovecot
Work = Callable[[Callable[[], object]], None]


@pytest.fixture
def box(mailbox: Mailbox) -> Mailbox:
    return change_mailbox(mailbox.pk, actor=SYSTEM, sent_folder="Terkirim")


@pytest.fixture
def answered(desk: Cast, box: Mailbox, sink: Sink, work: Work) -> Outbound:
    ticket = open_by_customer(desk)
    reply(ticket.pk, Answer(text="Sudah kami ganti"), actor=desk.actor(desk.agent))
    work(lambda: Outbound.objects.filter(state="sent", automatic=False).exists())
    return Outbound.objects.get(automatic=False)


def copies(inbox: Dovecot) -> list[tuple[bytes, bool]]:
    with inbox.login() as client:
        if not client.folder_exists("Terkirim"):
            return []
        client.select_folder("Terkirim", readonly=True)
        found = client.fetch(client.search(), ["BODY.PEEK[]", "FLAGS"])
        return [(row[b"BODY[]"], b"\\Seen" in row[b"FLAGS"]) for row in found.values()]


def due() -> None:
    SentCopy.objects.update(due_at=F("due_at") - timedelta(days=1))


def test_the_same_bytes_once(answered: Outbound, inbox: Dovecot, sink: Sink, box: Mailbox) -> None:
    assert copies(inbox) == []
    assert file_copies() == 1
    (sent,) = [each for each in sink.taken if b"Sudah kami ganti" in each.raw]
    assert copies(inbox) == [(sent.raw, True)]
    copy = SentCopy.objects.get()
    assert (copy.raw, copy.error, copy.outbound) == (None, "", answered)
    due()
    assert file_copies() == 0
    assert len(copies(inbox)) == 1


def test_an_answer_lost_on_the_way_makes_no_second_copy(
    answered: Outbound, inbox: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = IMAPClient.append

    def broken(self: IMAPClient, *given: object) -> None:
        append(self, *given)
        raise ConnectionResetError("gone")

    monkeypatch.setattr(IMAPClient, "append", broken)
    assert file_copies() == 0
    monkeypatch.setattr(IMAPClient, "append", append)
    assert file_copies() == 0  # not due yet
    due()
    assert file_copies() == 1
    assert len(copies(inbox)) == 1


def test_a_failure_is_shown_and_leaves_the_delivery_alone(
    answered: Outbound, inbox: Dovecot, desk: Cast, box: Mailbox
) -> None:
    before = Outbound.objects.filter(pk=answered.pk).values().get()
    change_mailbox(box.pk, actor=SYSTEM, imap_password="salah")
    assert file_copies() == 0
    copy = SentCopy.objects.get()
    assert copy.error
    assert copy.raw
    client = Client()
    client.force_login(desk.administrator)
    page = client.get(f"/settings/mailboxes/{box.pk}/health").text
    assert "Terkirim" in page
    assert Outbound.objects.filter(pk=answered.pk).values().get() == before
    SentCopy.objects.update(created_at=F("created_at") - timedelta(days=6))
    due()
    file_copies()
    assert SentCopy.objects.get().raw is None


def test_without_a_folder_nothing_is_kept(answered: Outbound, box: Mailbox) -> None:
    change_mailbox(box.pk, actor=SYSTEM, sent_folder="")
    file_copies()
    copy = SentCopy.objects.get()
    assert (copy.raw, copy.filed_at) == (None, None)
