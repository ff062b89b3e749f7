"""Answers that leave later: they change nothing before, and stop when the customer writes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.actions.delivering import claim, mark_sent, resend
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, InThePast, reply, undo_reply
from sigap.tickets.envelope import Address, Envelope
from sigap.tickets.models import Message, Outbound, Ticket
from sigap.tickets.references import reply_address
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("mailbox")


@pytest.fixture
def scheduled(cast: Cast, ticket: Ticket) -> Outbound:
    tomorrow = clock.now() + timedelta(days=1)
    answer = Answer(text="Teknisi datang hari ini", send_at=tomorrow)
    message = reply(ticket.pk, answer, actor=cast.actor(cast.agent))
    return Outbound.objects.get(message=message)


def written_by_customer(ticket: Ticket, text: str) -> None:
    sender = Address(address="budi@pelanggan.test")
    to = (Address(address=reply_address(ticket.pk, "bantuan@desk.test")),)
    receive(Envelope(source="mail", sender=sender, to=to, subject="", text=text), Filing())


def test_it_answers_nobody_before_it_leaves(ticket: Ticket, scheduled: Outbound) -> None:
    before = ticket.waiting_since
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.first_response_at) == (before, None)
    assert claim("mail") is None
    Outbound.objects.update(send_after=clock.now())
    lease = claim("mail")
    assert lease is not None
    mark_sent(lease, "250 taken")
    ticket.refresh_from_db()
    assert ticket.waiting_since is None
    assert ticket.first_response_at is not None
    assert rebuild(ticket.pk) == snapshot(ticket)


def test_the_customer_writes_first(cast: Cast, ticket: Ticket, scheduled: Outbound) -> None:
    written_by_customer(ticket, "Sudah menyala")
    scheduled.refresh_from_db()
    assert scheduled.state == "cancelled"
    assert Event.objects.filter(verb="message.called_off").count() == 1
    client = Client()
    client.force_login(cast.agent)
    page = client.get(f"/tickets/{ticket.pk}/").text
    assert "Pelanggan menulis lebih dulu." in page
    client.post(f"/messages/{scheduled.message_id}/resend")
    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.scheduled) == ("pending", False)
    ticket.refresh_from_db()
    assert rebuild(ticket.pk) == snapshot(ticket)


def test_it_can_be_taken_back_until_then(cast: Cast, ticket: Ticket, scheduled: Outbound) -> None:
    undo_reply(scheduled.message_id, actor=cast.actor(cast.agent))
    assert not Message.objects.filter(author_kind="agent").exists()
    ticket.refresh_from_db()
    assert rebuild(ticket.pk) == snapshot(ticket)


@pytest.mark.parametrize("days", [-1, 400])
def test_only_ahead_and_within_a_year(cast: Cast, ticket: Ticket, days: int) -> None:
    answer = Answer(text="Halo", send_at=clock.now() + timedelta(days=days))
    with pytest.raises(InThePast):
        reply(ticket.pk, answer, actor=cast.actor(cast.agent))


def test_from_the_page(cast: Cast, ticket: Ticket) -> None:
    client = Client()
    client.force_login(cast.agent)
    assert "Besok pukul 8.00" in client.get(f"/tickets/{ticket.pk}/").text
    there = f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    form = {"body": "Nanti", "send_at": "picked", "send_at_picked": there}
    form["seen_through"] = str(ticket.messages.latest("pk").pk)
    client.post(f"/tickets/{ticket.pk}/reply", form)
    outbound = Outbound.objects.get(scheduled=True)
    assert outbound.send_after.astimezone().isoformat()
    assert "Berangkat pada" in client.get(f"/tickets/{ticket.pk}/").text
    refused = client.post(f"/tickets/{ticket.pk}/reply", form | {"send_at_picked": ""})
    assert refused.status_code == 422
    assert "Nanti" in refused.text


def test_sending_again_needs_the_right(cast: Cast, ticket: Ticket, scheduled: Outbound) -> None:
    Outbound.objects.update(state="failed")
    with pytest.raises(Http404):
        resend(scheduled.message_id, actor=cast.actor(cast.stranger))
    with pytest.raises(PermissionDenied):
        resend(scheduled.message_id, actor=cast.actor(cast.light))
    assert resend(scheduled.message_id, actor=cast.actor(cast.agent))
    assert Event.objects.filter(verb="message.repeated").count() == 1


def test_what_came_back_goes_again_to_whom_it_missed(cast: Cast, scheduled: Outbound) -> None:
    Outbound.objects.update(
        state="sent",
        recipients=["budi@pelanggan.test", "maya@pelanggan.test"],
        reports={"maya@pelanggan.test": {"kind": "failed", "status": "", "detail": "", "at": ""}},
    )
    assert resend(scheduled.message_id, actor=cast.actor(cast.agent))
    scheduled.refresh_from_db()
    assert scheduled.recipients == ["maya@pelanggan.test"]
