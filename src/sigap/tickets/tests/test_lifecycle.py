"""A ticket from opening to closing, and what each step leaves in the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.actions.assigning import CannotTakeIt, assign_ticket
from sigap.tickets.actions.changing import Conflict
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, EmptyAnswer, reply, write_note
from sigap.tickets.actions.settling import (
    CLOSE_AFTER,
    NotAllowedNow,
    close_solved_tickets,
    reopen_ticket,
    solve_ticket,
)
from sigap.tickets.envelope import Address, Envelope
from sigap.tickets.models import Ticket
from sigap.tickets.references import own_message_id, reply_address
from tests.cast import Cast


def answer_of(cast: Cast, ticket: Ticket, **more: object) -> Envelope:
    fields = {
        "source": "mail",
        "sender": Address(address="budi@pelanggan.test", name="Budi Santoso"),
        "subject": "Re: Printer rusak",
        "text": "Masih rusak",
        "delivered_to": (reply_address(ticket.pk, "bantuan@desk.test"),),
    }
    return Envelope(**(fields | more))


def verbs(ticket: Ticket) -> list[str]:
    events = Event.objects.filter(stream_kind="ticket", stream_id=ticket.pk).order_by("id")
    return list(events.values_list("verb", flat=True))


def test_first_answer_opens_and_assigns(cast: Cast, ticket: Ticket) -> None:
    assert ticket.status_category == "new"
    reply(ticket.pk, Answer(text="Kami cek"), actor=cast.actor(cast.agent))
    ticket.refresh_from_db()
    assert (ticket.status_category, ticket.assignee_id) == ("open", cast.agent.pk)
    assert ticket.first_response_at is not None
    assert ticket.waiting_since is None
    assert verbs(ticket) == ["ticket.opened", "reply.written"]


def test_empty_answer_is_refused(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(EmptyAnswer):
        reply(ticket.pk, Answer(html="<p> </p>"), actor=cast.actor(cast.agent))


def test_customer_reopens_a_solved_ticket(cast: Cast, ticket: Ticket) -> None:
    solve_ticket(ticket.pk, actor=cast.actor(cast.agent))
    received = receive(answer_of(cast, ticket), Filing())
    assert received.ticket.pk == ticket.pk
    assert not received.opened
    ticket.refresh_from_db()
    assert (ticket.status_category, ticket.reopen_count) == ("open", 1)
    assert verbs(ticket)[-2:] == ["message.received", "ticket.reopened"]


def test_closed_gets_a_follow_up(cast: Cast, ticket: Ticket) -> None:
    solve_ticket(ticket.pk, actor=cast.actor(cast.agent))
    with clock.at(clock.now() + CLOSE_AFTER + timedelta(hours=1)):
        assert close_solved_tickets() == 1
        received = receive(answer_of(cast, ticket), Filing())
    assert received.opened
    assert received.ticket.follow_up_of_id == ticket.pk
    with pytest.raises(NotAllowedNow):
        reopen_ticket(ticket.pk, actor=cast.actor(cast.agent))


def test_a_stranger_opens_their_own_with_a_hint(cast: Cast, ticket: Ticket) -> None:
    stolen = answer_of(cast, ticket, sender=Address(address="orang@lain.test"))
    received = receive(stolen, Filing())
    assert received.opened
    opened = Event.objects.get(verb="ticket.opened", stream_id=received.ticket.pk)
    assert opened.data["related"] == ticket.pk


@pytest.mark.parametrize("way", ["address", "own id", "stored id", "subject"])
def test_ways_to_the_ticket(cast: Cast, ticket: Ticket, way: str) -> None:
    first = ticket.messages.get()
    first.message_id = "<abc@pelanggan.test>"
    first.save()
    marks = {
        "address": {},
        "own id": {"in_reply_to": (own_message_id(ticket.pk, first.pk, "desk.test"),)},
        "stored id": {"references": ("abc@pelanggan.test",)},
        "subject": {"subject": f"Re: [#{ticket.pk}] Printer"},
    }
    more = marks[way] | ({} if way == "address" else {"delivered_to": ()})
    assert receive(answer_of(cast, ticket, **more), Filing()).ticket.pk == ticket.pk


def test_forged_reply_address_is_nothing(cast: Cast, ticket: Ticket) -> None:
    forged = answer_of(cast, ticket, delivered_to=(f"a+t{ticket.pk}.aaaaaaaaaaaaaaaa@desk.test",))
    assert receive(forged, Filing()).opened


def test_two_editors_conflict(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    change_ticket(ticket.pk, actor=actor, expected_version=ticket.version, priority=4)
    with pytest.raises(Conflict):
        change_ticket(ticket.pk, actor=actor, expected_version=ticket.version, priority=1)


def test_an_outsider_cannot_be_assigned(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(CannotTakeIt):
        assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.stranger.pk)


def test_a_note_changes_nothing_for_the_customer(cast: Cast, ticket: Ticket) -> None:
    write_note(ticket.pk, Answer(text="rahasia"), actor=cast.actor(cast.light))
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    assert "rahasia" not in ticket.preview


def test_tags_are_clean(cast: Cast, ticket: Ticket) -> None:
    changed = set_tags(ticket.pk, [" VPN ", "vpn", ""], actor=cast.actor(cast.agent))
    assert changed.tags == ["vpn"]
