"""Reports, automatic answers, thank-yous and loops: none is taken for a request."""

from __future__ import annotations

import pytest
from django.test import Client

from sigap.channels.actions.inbound import process, store
from sigap.channels.actions.retrying import release
from sigap.channels.email.holding import LOOP_HEADER, loop_mark
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.journal.actors import SYSTEM
from sigap.journal.drain import drain
from sigap.journal.models import Event
from sigap.people.models import Identity
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.actions.settling import solve_ticket
from sigap.tickets.models import Message, Outbound, Ticket
from tests.cast import Cast
from tests.mails import raw_mail

pytestmark = pytest.mark.usefixtures("mailbox")
BUDI = "budi@pelanggan.test"


def take(raw: bytes, **more: str) -> Inbound:
    stored = store(raw, **more)  # type: ignore[arg-type]
    while process() or drain():
        pass
    stored.refresh_from_db()
    return stored


def report(original: str, *, action: str, status: str, address: str = BUDI) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464)."""
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.test>
To: bantuan@desk.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{action}.{status}@mx.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host mx.test.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 unknown mailbox

--b
Content-Type: text/rfc822-headers

From: bantuan@desk.test
To: {address}
Message-ID: {original}

--b--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def answered(cast: Cast, mailbox: Mailbox) -> Outbound:
    """A ticket of the customer's that an agent answered; the answer has left."""
    take(raw_mail(Message_ID="<first@pelanggan.test>"))
    ticket = Ticket.objects.get()
    message = reply(ticket.pk, Answer(text="Sudah kami ganti."), actor=cast.actor(cast.agent))
    Outbound.objects.update(state="sent")
    return Outbound.objects.get(message=message)


def test_a_bounce_goes_to_the_message_and_marks_the_address(cast: Cast, answered: Outbound) -> None:
    raw = report(answered.rfc_message_id, action="failed", status="5.1.1")
    stored = take(raw, return_path="")
    assert (stored.state, Ticket.objects.count()) == ("done", 1)
    answered.refresh_from_db()
    told = answered.reports[BUDI]
    assert (told["kind"], told["status"]) == ("failed", "5.1.1")
    note = Message.objects.get(pk=stored.message_id)
    assert (note.kind, note.author_kind, note.ticket_id) == ("note", "system", 1 * note.ticket_id)
    assert "unknown mailbox" in Identity.objects.get(address=BUDI).returned_why
    assert Event.objects.filter(verb="message.failed").count() == 1
    client = Client()
    client.force_login(cast.agent)
    page = client.get(f"/tickets/{note.ticket_id}/").text
    assert "5.1.1" in page
    assert "cust__returned" in page

    take(raw.replace(b"This is", b"Again, this is"), return_path="")
    assert Event.objects.filter(verb="message.failed").count() == 1, "told once"
    take(raw_mail("Saya pindah kantor", In_Reply_To=answered.rfc_message_id))
    assert Identity.objects.get(address=BUDI).returned_at is None


def test_a_delay_is_a_delay(answered: Outbound) -> None:
    stored = take(report(answered.rfc_message_id, action="delayed", status="4.4.1"))
    answered.refresh_from_db()
    assert answered.reports[BUDI]["kind"] == "delayed"
    assert stored.message_id == answered.message_id
    assert Identity.objects.get(address=BUDI).returned_at is None
    assert not Event.objects.filter(verb="message.failed").exists()
    take(report(answered.rfc_message_id, action="failed", status="5.4.4"))
    take(report(answered.rfc_message_id, action="delayed", status="4.4.2"))
    answered.refresh_from_db()
    assert answered.reports[BUDI]["kind"] == "failed", "an older delay says nothing new"


def test_a_flood_of_bounces_of_nothing_of_ours_waits_in_quarantine(cast: Cast) -> None:
    for number in range(21):
        raw = report(
            f"<{number}@else.test>", action="failed", status="5.1.1", address=f"{number}@else.test"
        ).replace(b"@mx.test", f"@mx{number}.test".encode())
        stored = take(raw, return_path="")
    assert (stored.state, Ticket.objects.count()) == ("held", 20)
    assert "reports on no mail of ours" in stored.reason
    assert not Outbound.objects.exists(), "no machine is answered"
    client = Client()
    client.force_login(cast.lead)
    assert "bukan tentang surat kita" in client.get("/settings/inbound/?state=held").text
    client.post(f"/settings/inbound/{stored.pk}/release")
    while process():
        pass
    stored.refresh_from_db()
    assert (stored.state, Ticket.objects.count()) == ("done", 21)


def test_a_made_up_bounce_marks_nobody(answered: Outbound) -> None:
    take(report("<sigap.t1.m1.aaaaaaaaaaaaaaaa@desk.test>", action="failed", status="5.1.1"))
    assert Identity.objects.get(address=BUDI).returned_at is None


def test_out_of_office_reopens_nothing_and_says_when(cast: Cast, answered: Outbound) -> None:
    ticket = Ticket.objects.get()
    solve_ticket(ticket.pk, actor=cast.actor(cast.agent))
    stored = take(
        raw_mail(
            "Saya cuti dan kembali ke kantor pada 28 Desember 2026.",
            Subject="Balasan otomatis: Printer rusak",
            Auto_Submitted="auto-replied",
            In_Reply_To=answered.rfc_message_id,
        )
    )
    ticket.refresh_from_db()
    assert (ticket.status_category, stored.message.ticket_id) == ("solved", ticket.pk)  # type: ignore[union-attr]
    assert "returns_on:2026-12-28" in stored.message.notices  # type: ignore[union-attr]
    client = Client()
    client.force_login(cast.agent)
    assert "28 Des 2026" in client.get(f"/tickets/{ticket.pk}/").text


def test_the_stand_ins_automatic_answer_is_a_note(cast: Cast, answered: Outbound) -> None:
    stored = take(
        raw_mail(
            "Saya cuti.",
            From="pengganti@pelanggan.test",
            Auto_Submitted="auto-replied",
            In_Reply_To=answered.rfc_message_id,
        )
    )
    assert Ticket.objects.count() == 1
    assert stored.message.kind == "note"  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "status"), [("Terima kasih!", "solved"), ("Masih mati", "open")])
def test_a_bare_thank_you_reopens_nothing(
    cast: Cast, answered: Outbound, text: str, status: str
) -> None:
    ticket = Ticket.objects.get()
    solve_ticket(ticket.pk, actor=cast.actor(cast.agent))
    take(raw_mail(text, In_Reply_To=answered.rfc_message_id))
    ticket.refresh_from_db()
    assert ticket.status_category == status
    assert (ticket.waiting_since is None) == (status == "solved")


def test_our_own_mail_that_comes_back_is_held() -> None:
    stored = take(raw_mail(**{LOOP_HEADER.replace("-", "_"): loop_mark()}))
    assert (stored.state, stored.reason) == ("held", "our own mail came back")
    take(raw_mail(**{LOOP_HEADER.replace("-", "_"): "made.up"}))
    assert Ticket.objects.count() == 1


def test_a_storm_of_automatic_mail_stops() -> None:
    for number in range(25):
        take(raw_mail(f"Ke-{number}", From="robot@toko.test", Auto_Submitted="auto-replied"))
    assert Ticket.objects.count() == 20
    held = Inbound.objects.filter(state="held")
    assert held.count() == 5
    release(held[0].pk, actor=SYSTEM)
    process()
    assert Ticket.objects.count() == 21
