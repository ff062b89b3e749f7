"""Answers on their way out, to a real SMTP server."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from sigap.channels.email.models import Delivery, Mailbox
from sigap.channels.email.smtp.sender import Sender
from sigap.core import clock
from sigap.journal.models import Event
from sigap.people.actions.contacts import contact_for_address
from sigap.tickets.actions import delivering
from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.envelope import Address
from sigap.tickets.models import Message, Outbound, Participant, Ticket
from sigap.tickets.references import reply_address
from tests.cast import Cast
from tests.peers.smtp import Sink
from tests.waiting import free_port

LATER = timedelta(hours=1)


@pytest.fixture
def box(mailbox: Mailbox, sink: Sink) -> Mailbox:
    mailbox.smtp_host, mailbox.smtp_port = sink.host, sink.port
    mailbox.smtp_security = "plain"
    mailbox.save()
    return mailbox


def answer(cast: Cast, ticket: Ticket, **more: object) -> Message:
    fields = {"text": "Kami cek.\nSebentar."} | more
    return reply(ticket.pk, Answer(**fields), actor=cast.actor(cast.agent))  # type: ignore[arg-type]


def state_of(message: Message) -> Outbound:
    return Outbound.objects.get(message=message)


def verbs(ticket: Ticket) -> list[str]:
    events = Event.objects.filter(stream_kind="ticket", stream_id=ticket.pk).order_by("id")
    return list(events.values_list("verb", flat=True))[1:]


def test_an_answer_as_its_reader_gets_it(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    Participant.objects.create(ticket=ticket, contact=cast.colleague)
    theirs = ticket.messages.get()
    theirs.message_id = f"<{'x' * 90}@pelanggan.test>"
    theirs.save()
    message = answer(cast, ticket, bcc=(Address(address="diam@lain.test"),))
    assert Sender().step() == 1
    (taken,) = sink.taken
    mail = taken.mail
    assert taken.sender == "bantuan@desk.test"
    assert taken.recipients == ["budi@pelanggan.test", "maya@pelanggan.test", "diam@lain.test"]
    assert mail["From"] == '"Dewi Lestari (Sigap)" <bantuan@desk.test>'
    assert mail["To"] == "Budi Santoso <budi@pelanggan.test>"
    assert mail["Cc"] == "Maya Putri <maya@pelanggan.test>"
    assert "diam" not in taken.raw.decode()
    assert reply_address(ticket.pk, "bantuan@desk.test") in mail["Reply-To"]
    assert mail["Subject"] == f"Re: Printer rusak [#{ticket.pk}]"
    assert mail["Message-ID"] == message.message_id
    assert f"In-Reply-To: {theirs.message_id}\r\n".encode() in taken.raw
    assert mail["References"].split()[-1] == theirs.message_id
    assert mail["Auto-Submitted"] is None
    assert abs(parsedate_to_datetime(mail["Date"]) - clock.now()) < timedelta(minutes=1)
    assert taken.text() == "Kami cek.\nSebentar.\n\n-- \nTim Bantuan\n"
    html = mail.get_body(("html",))
    assert html is not None
    assert "Tim Bantuan" in html.get_content()
    sent = state_of(message)
    assert (sent.state, sent.response) == ("sent", "250 2.0.0 taken")
    assert verbs(ticket) == ["reply.written", "message.sent"]


def test_files_and_images(cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink) -> None:
    actor = cast.actor(cast.agent)
    image = upload(actor=actor, name="foto.png", content_type="image/png", content=b"PNG")
    file = upload(actor=actor, name='a"b\r\nBcc: x.pdf', content_type="x\r\ny", content=b"%PDF\x00")
    answer(
        cast,
        ticket,
        text="",
        html=f'<p>Lihat</p><img src="cid:{image.content_id}">',
        attachment_ids=(image.pk, file.pk),
    )
    assert Sender().step() == 1
    mail = sink.taken[0].mail
    assert mail.get_content_type() == "multipart/mixed"
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == b"%PDF\x00"
    assert attached.get_content_type() == "application/octet-stream"
    related = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert related["Content-ID"] == f"<{image.content_id}>"
    assert related.get_content() == b"PNG"
    assert sink.taken[0].recipients == ["budi@pelanggan.test"]


def test_a_hostile_subject_stays_on_its_line(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(subject="Hai\r\nBcc: korban@lain.test\u2028x")
    cast.agent.contact.name = 'Dewi\r\nX: y "Q"'
    cast.agent.contact.save()
    answer(cast, ticket)
    Sender().step()
    mail = sink.taken[0].mail
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert mail["Subject"] == f"Re: Hai Bcc: korban@lain.test x [#{ticket.pk}]"


def test_not_now_then_taken_with_the_same_id(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    message = answer(cast, ticket)
    sink.data = ["451 4.3.0 try later"]
    sender = Sender()
    assert sender.step() == 1
    waiting = state_of(message)
    assert (waiting.state, waiting.response) == ("pending", "451 4.3.0 try later")
    assert waiting.send_after > clock.now() + timedelta(seconds=40)
    assert sender.step() == 0
    with clock.at(clock.now() + LATER):
        assert sender.step() == 1
    assert state_of(message).state == "sent"
    assert [taken.mail["Message-ID"] for taken in sink.taken] == [message.message_id]


def test_refused_for_good_is_said(cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink) -> None:
    message = answer(cast, ticket)
    sink.rcpt = {"budi@pelanggan.test": ["550 5.1.1 unknown mailbox"]}
    Sender().step()
    failed = state_of(message)
    assert failed.state == "failed"
    assert "550 5.1.1 unknown mailbox" in failed.response
    assert verbs(ticket) == ["reply.written", "message.failed"]


def test_each_recipient_gets_it_once(cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink) -> None:
    for person in (cast.colleague, contact_for_address("mati@pelanggan.test")):
        Participant.objects.create(ticket=ticket, contact=person)
    message = answer(cast, ticket)
    sink.rcpt = {
        "maya@pelanggan.test": ["450 4.2.0 greylisted"],
        "mati@pelanggan.test": ["550 5.1.1 unknown"],
    }
    sender = Sender()
    sender.step()
    assert state_of(message).state == "pending"
    with clock.at(clock.now() + LATER):
        sender.step()
    assert [taken.recipients for taken in sink.taken] == [
        ["budi@pelanggan.test"],
        ["maya@pelanggan.test"],
    ]
    sent = state_of(message)
    assert sent.state == "sent"
    assert "mati@pelanggan.test: 550 5.1.1 unknown" in sent.response
    assert Delivery.objects.filter(outbound=sent, accepted=False).count() == 1
    assert verbs(ticket) == ["reply.written", "message.sent", "message.failed"]


def test_a_server_that_is_down_costs_no_attempt(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    box.smtp_port = free_port()
    box.save()
    message = answer(cast, ticket)
    sender = Sender()
    sender.step()
    waiting = state_of(message)
    assert (waiting.state, waiting.attempts) == ("pending", 0)
    assert "no connection to 127.0.0.1" in waiting.response
    box.refresh_from_db()
    assert "no connection" in box.send_error
    box.smtp_port = sink.port
    box.save()
    with clock.at(clock.now() + LATER):
        sender.step()
    box.refresh_from_db()
    assert (state_of(message).state, box.send_error) == ("sent", "")


def test_given_up_after_five_days(cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink) -> None:
    message = answer(cast, ticket)
    sink.data = ["452 4.2.2 full"]
    with clock.at(clock.now() + timedelta(days=6)):
        Sender().step()
    assert state_of(message).response == "Given up after 5 days: 452 4.2.2 full"
    assert verbs(ticket)[-1] == "message.failed"


def test_without_a_server_it_waits_and_says_so(
    cast: Cast, ticket: Ticket, mailbox: Mailbox
) -> None:
    message = answer(cast, ticket)
    assert Sender().step() == 0
    waiting = state_of(message)
    assert waiting.state == "pending"
    assert waiting.response.startswith("Waiting: no server for outgoing mail")


def test_a_dead_senders_message_goes_on_soon(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = answer(cast, ticket)
    assert delivering.claim("mail")
    sender = Sender()
    assert sender.step() == 0
    monkeypatch.setattr("sigap.channels.email.smtp.sender.LOOK_FOR_DEAD_S", 0.0)
    assert Sender().step() == 1
    assert state_of(message).state == "sent"


def test_a_confirmation_of_last_week_is_not_sent(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    message = answer(cast, ticket)
    Outbound.objects.filter(message=message).update(automatic=True)
    with clock.at(clock.now() + timedelta(days=2)):
        assert Sender().step() == 1
    assert (state_of(message).state, sink.taken) == ("cancelled", [])


def test_nothing_leaves_before_the_undo_window_ends(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    box.undo_seconds = 8
    box.save()
    answer(cast, ticket)
    sender = Sender()
    assert sender.step() == 0
    with clock.at(clock.now() + timedelta(seconds=9)):
        assert sender.step() == 1


def test_nobody_to_write_to(cast: Cast, ticket: Ticket, box: Mailbox) -> None:
    for address in ("root@sender.invalid", "help@desk.test"):
        nobody = contact_for_address(address)
        Ticket.objects.filter(pk=ticket.pk).update(requester=nobody)
        assert not Outbound.objects.filter(message=answer(cast, ticket)).exists()
