"""Calendar invitations are shown, and the answer reaches the organiser's calendar."""

from __future__ import annotations

import pytest
from django.test import Client
from icalendar import Calendar

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.models import Mailbox
from sigap.channels.email.queries.mailboxes import forget
from sigap.channels.email.smtp.sender import Sender
from sigap.tickets.models import Message, Ticket
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.peers.smtp import Sink

INVITATION = b"""From: Budi Santoso <budi@pelanggan.test>
To: bantuan@desk.test
Subject: Undangan: Kunjungan
Message-ID: <undangan@pelanggan.test>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Mohon hadir.

--b
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:kunjungan-1@pelanggan.test
SEQUENCE:3
DTSTAMP:20261123T010000Z
DTSTART:20261201T020000Z
DTEND:20261201T033000Z
SUMMARY:Kunjungan teknisi
LOCATION:Lantai 3
ORGANIZER;CN=Budi:mailto:budi@pelanggan.test
ATTENDEE:mailto:bantuan@desk.test
END:VEVENT
END:VCALENDAR

--b--
"""


@pytest.fixture
def invited(cast: Cast, mailbox: Mailbox, sink: Sink) -> Message:
    Mailbox.objects.update(
        smtp_host=sink.host, smtp_port=sink.port, smtp_security="plain", undo_seconds=0
    )
    forget()
    store(INVITATION.replace(b"\n", b"\r\n"))
    process()
    return Message.objects.get()


def test_it_is_shown_and_answered_once(cast: Cast, invited: Message, sink: Sink) -> None:
    client = Client()
    client.force_login(cast.agent)
    page = f"/tickets/{invited.ticket_id}/"
    shown = client.get(page).text
    for words in ("Kunjungan teknisi", "1 Des 2026, 09.00 – 10.30", "Lantai 3", "Terima"):
        assert words in shown
    there = f"/messages/{invited.pk}/invitation"
    assert client.post(there, {"choice": "nonsense"}).status_code == 404
    client.post(there, {"choice": "accepted"})
    Sender().step()
    answer = next(one for one in sink.taken if "Kunjungan teknisi" in one.text())
    assert answer.recipients == ["budi@pelanggan.test"]
    part = next(one for one in answer.mail.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REPLY"
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"]) == ("REPLY", "kunjungan-1@pelanggan.test")
    assert (event["SEQUENCE"], event["ORGANIZER"]) == (3, "mailto:budi@pelanggan.test")
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"] == "mailto:bantuan@desk.test"
    shown = client.get(page).text
    assert there not in shown
    assert "Diterima" in shown
    ticket = Ticket.objects.get()
    assert rebuild(ticket.pk) == snapshot(ticket)


def test_only_who_answers_the_ticket_answers_it(cast: Cast, invited: Message) -> None:
    client = Client()
    client.force_login(cast.light)
    there = f"/messages/{invited.pk}/invitation"
    assert there not in client.get(f"/tickets/{invited.ticket_id}/").text
    assert client.post(there, {"choice": "accepted"}).status_code == 403
