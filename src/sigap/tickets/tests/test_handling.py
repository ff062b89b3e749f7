"""Snooze, trash and spam, following and calling colleagues, other hands, mended notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from sigap.core import clock
from sigap.journal.drain import drain
from sigap.journal.models import Event
from sigap.notifications.models import Notification
from sigap.people.models import Account
from sigap.tickets.actions.correcting import NotANote, edit_note, withdraw_note
from sigap.tickets.actions.following import follow_ticket, unfollow_ticket
from sigap.tickets.actions.handing import (
    change_requester,
    escalate_ticket,
    hand_back_ticket,
    transfer_ticket,
)
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, EmptyAnswer, reply, write_note
from sigap.tickets.actions.settling import NotAllowedNow, solve_ticket
from sigap.tickets.actions.shelving import restore_ticket, shelve_ticket
from sigap.tickets.actions.snoozing import (
    UNTIL_AN_ANSWER,
    NotAhead,
    snooze_ticket,
    wake_due_tickets,
    wake_ticket,
)
from sigap.tickets.envelope import Address, Envelope
from sigap.tickets.mentions import mentioned, with_first_names
from sigap.tickets.models import Message, Revision, Ticket
from sigap.tickets.models.choices import Shelf, SolveReason
from sigap.tickets.queries import listing
from sigap.tickets.queries.finding import search
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_by_customer(cast, subject="Printer rusak")


def answered(ticket: Ticket, text: str = "Masih rusak, tolong dicek lagi") -> None:
    sender = Address(address="budi@pelanggan.test", name="Budi")
    subject = f"Re: Printer rusak [#{ticket.pk}]"
    receive(Envelope(source="mail", sender=sender, subject=subject, text=text), Filing())
    ticket.refresh_from_db()


def listed(cast: Cast, view: str) -> list[int]:
    actor = cast.actor(cast.agent)
    return [row.id for row in listing.page(actor, listing.BY_KEY[view].condition(actor)).rows]


def told(account: Account) -> list[str]:
    while drain():
        pass
    return list(Notification.objects.filter(account=account).values_list("verb", flat=True))


def replays(ticket: Ticket) -> None:
    ticket.refresh_from_db()
    assert rebuild(ticket.pk) == snapshot(ticket)


def test_a_snoozed_ticket_leaves_the_open_lists_until_its_time(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    snooze_ticket(ticket.pk, clock.now() + timedelta(hours=2), actor=actor)
    assert listed(cast, "open") == []
    assert listed(cast, "snoozed") == [ticket.pk]
    assert wake_due_tickets() == 0
    Ticket.objects.update(snoozed_until=clock.now() - timedelta(seconds=1), assignee=cast.agent)
    assert wake_due_tickets() == 1
    assert listed(cast, "open") == [ticket.pk]
    assert told(cast.agent) == ["ticket.woken"]


def test_an_answer_wakes(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    snooze_ticket(ticket.pk, None, actor=actor)
    ticket.refresh_from_db()
    assert ticket.snoozed_until == UNTIL_AN_ANSWER
    answered(ticket)
    assert ticket.snoozed_until is None
    replays(ticket)
    snooze_ticket(ticket.pk, None, actor=actor)
    wake_ticket(ticket.pk, actor=actor)
    assert listed(cast, "open") == [ticket.pk]


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_no_snooze_into_the_past_nor_for_years(cast: Cast, ticket: Ticket, days: int) -> None:
    until = clock.now() + timedelta(days=days)
    with pytest.raises(NotAhead):
        snooze_ticket(ticket.pk, until, actor=cast.actor(cast.agent))


def test_what_is_solved_does_not_sleep(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    snooze_ticket(ticket.pk, None, actor=actor)
    solve_ticket(ticket.pk, actor=actor, reason=SolveReason.NO_ANSWER)
    ticket.refresh_from_db()
    assert (ticket.snoozed_until, ticket.solve_reason) == (None, "no_answer")
    with pytest.raises(NotAllowedNow):
        snooze_ticket(ticket.pk, None, actor=actor)
    replays(ticket)


def test_snooze_and_reasons_from_the_page(agent: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.pk}/"
    shown = agent.post(f"{address}snooze", {"until": "answer"}, headers=HTMX).text
    assert "Snoozed until the customer answers" in shown
    assert agent.post(f"{address}snooze", {"until": "picked"}, headers=HTMX).status_code == 422
    assert agent.post(f"{address}snooze", {}, headers=HTMX).status_code == 404
    agent.post(f"{address}wake")
    agent.post(f"{address}solve", {"reason": "duplicate"})
    ticket.refresh_from_db()
    assert ticket.solve_reason == "duplicate"
    assert agent.post(f"{address}solve", {"reason": "rule"}).status_code == 404


def test_trash_and_spam_are_in_no_list_and_within_reach(
    cast: Cast, agent: Client, ticket: Ticket
) -> None:
    actor = cast.actor(cast.agent)
    for shelf in Shelf:
        shelve_ticket(ticket.pk, shelf, actor=actor)
        assert listed(cast, "open") == listed(cast, "all") == []
        assert search(actor, "printer").rows == []
        assert f'href="/tickets/{ticket.pk}/' in agent.get(f"/search/?q=in:{shelf}").text
        assert agent.get(f"/tickets/{ticket.pk}/").status_code == 200
    restore_ticket(ticket.pk, actor=actor)
    assert listed(cast, "open") == [ticket.pk]
    replays(ticket)


def test_an_answer_brings_back_from_the_trash_but_not_from_the_spam(
    cast: Cast, ticket: Ticket
) -> None:
    actor = cast.actor(cast.agent)
    shelve_ticket(ticket.pk, Shelf.TRASH, actor=actor)
    answered(ticket)
    assert ticket.shelf == ""
    shelve_ticket(ticket.pk, Shelf.SPAM, actor=actor)
    answered(ticket, "Beli sekarang juga, murah sekali")
    assert ticket.shelf == Shelf.SPAM
    replays(ticket)


def test_followers_hear_of_what_others_do(cast: Cast, ticket: Ticket) -> None:
    lead, agent = cast.actor(cast.lead), cast.actor(cast.agent)
    follow_ticket(ticket.pk, actor=lead)
    follow_ticket(ticket.pk, actor=lead)
    told(cast.lead)
    reply(ticket.pk, Answer(text="Kami cek"), actor=agent)
    write_note(ticket.pk, Answer(text="Sendiri"), actor=lead)
    assert told(cast.lead) == ["reply.written"]
    unfollow_ticket(ticket.pk, actor=lead)
    solve_ticket(ticket.pk, actor=agent)
    assert told(cast.lead) == ["reply.written"]
    assert Event.objects.filter(verb="ticket.followed").count() == 1


def test_a_note_calls_colleagues_and_teams(cast: Cast, ticket: Ticket) -> None:
    write_note(ticket.pk, Answer(text="@fajar tolong dicek"), actor=cast.actor(cast.agent))
    assert told(cast.lead) == ["note.written"]
    write_note(ticket.pk, Answer(text="cc @IT"), actor=cast.actor(cast.lead))
    assert told(cast.agent) == told(cast.light) == ["note.written"]
    assert told(cast.stranger) == [], "who may not see the ticket hears nothing"


def test_names_end_where_words_end() -> None:
    names = with_first_names([(1, "Ana Dewi"), (2, "Ana Sari"), (3, "Budi Hartono")])
    assert mentioned("@Ana Dewi dan @budi, bukan @Anatomi", names) == {1, 3}
    assert mentioned("@Ana", names) == set(), "two have this name"
    assert mentioned("mail ke a@budi.id", names) == {3}
    assert mentioned("@", names) == set()


def test_another_requester(cast: Cast, ticket: Ticket) -> None:
    change_requester(ticket.pk, cast.colleague, actor=cast.actor(cast.agent))
    ticket.refresh_from_db()
    assert ticket.requester == cast.colleague
    assert ticket.participants.get().contact == cast.customer
    replays(ticket)
    change_requester(ticket.pk, cast.customer, actor=cast.actor(cast.agent), keeps=False)
    assert not ticket.participants.exists()
    replays(ticket)


def test_another_requester_from_the_page(agent: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.pk}/requester"
    assert agent.get(address).status_code == 200
    assert agent.post(address, {"address": "bukan"}).status_code == 422
    agent.post(address, {"address": "baru@pelanggan.test", "name": "Baru"})
    ticket.refresh_from_db()
    assert ticket.requester.name == "Baru"


def test_tiers_up_and_down_are_counted_and_explained(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    with pytest.raises(EmptyAnswer):
        escalate_ticket(ticket.pk, " ", actor=actor)
    for _time in range(2):
        escalate_ticket(ticket.pk, "Perlu akses server", actor=actor)
    with pytest.raises(NotAllowedNow):
        escalate_ticket(ticket.pk, "Lagi", actor=actor)
    hand_back_ticket(ticket.pk, "Cukup dari sini", actor=actor)
    ticket.refresh_from_db()
    assert (ticket.tier, ticket.escalation_count, ticket.assignee) == (2, 2, None)
    assert Message.objects.filter(kind="note").count() == 3, "a refused one leaves no note"
    replays(ticket)


def test_transfer_with_a_note(cast: Cast, agent: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.pk}/transfer"
    assert agent.post(address, {"team": str(cast.other_team.pk)}).status_code == 422
    assert agent.post(address, {"note": "x", "team": "999"}).status_code == 422
    answer = agent.post(address, {"note": "Soal gaji", "team": str(cast.other_team.pk)})
    assert answer["Location"].startswith("/tickets/?") or answer.status_code == 302
    ticket.refresh_from_db()
    assert ticket.team == cast.other_team
    assert Message.objects.get(kind="note").text == "Soal gaji"
    with pytest.raises(EmptyAnswer):
        transfer_ticket(ticket.pk, cast.team.pk, "", actor=cast.actor(cast.lead))


def test_a_note_is_mended_by_its_author_alone(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    actor = cast.actor(cast.agent)
    note = write_note(ticket.pk, Answer(text="Kata sandi ruang server"), actor=actor)
    with pytest.raises(PermissionDenied):
        edit_note(note.pk, text="x", actor=cast.actor(cast.lead))
    agent = signed_in(cast.agent)
    assert agent.get(f"/messages/{note.pk}/edit").status_code == 200
    assert signed_in(cast.lead).get(f"/messages/{note.pk}/edit").status_code == 404
    agent.post(f"/messages/{note.pk}/edit", {"body": "Sudah benar", "kind": "note"})
    note.refresh_from_db()
    assert note.text == "Sudah benar"
    assert search(actor, "sandi").rows == []
    assert [row.id for row in search(actor, "benar").rows] == [ticket.pk]
    assert Revision.objects.get().text == "Kata sandi ruang server"
    assert "Edited on" in agent.get(f"/tickets/{ticket.pk}/").text
    withdraw_note(note.pk, actor=actor)
    page = agent.get(f"/tickets/{ticket.pk}/").text
    assert "Sudah benar" not in page
    assert "Withdrawn by its author" in page
    with pytest.raises(NotANote):
        edit_note(note.pk, text="x", actor=actor)


def test_an_answer_is_not_mended(cast: Cast, ticket: Ticket) -> None:
    message = reply(ticket.pk, Answer(text="Halo"), actor=cast.actor(cast.agent))
    with pytest.raises(NotANote):
        edit_note(message.pk, text="x", actor=cast.actor(cast.agent))
