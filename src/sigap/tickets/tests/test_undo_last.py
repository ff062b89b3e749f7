"""Z takes back an agent's last act, whatever it was, one after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets import outgoing
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.bulk import start_bulk, work_on_bulks
from sigap.tickets.actions.following import follow_ticket
from sigap.tickets.actions.handing import escalate_ticket
from sigap.tickets.actions.last import NothingToUndo, Refused, undo_last
from sigap.tickets.actions.linking import link_tickets
from sigap.tickets.actions.merging import merge_tickets
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.actions.settling import solve_ticket
from sigap.tickets.actions.shelving import shelve_ticket
from sigap.tickets.actions.snoozing import snooze_ticket
from sigap.tickets.models import Bulk, Draft, Follower, Message, Ticket, TicketLink
from sigap.tickets.models.choices import Shelf
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db(transaction=True)
NOT_COMPARED = {"updated_at"}


def picture(number: int) -> tuple[dict[str, object], set[int]]:
    now = snapshot(Ticket.objects.get(pk=number))
    kept = {name: value for name, value in now.attributes.items() if name not in NOT_COMPARED}
    return kept, now.participants


ACTS: dict[str, Callable[..., object]] = {
    "priority": lambda n, o, a: change_ticket(n, actor=a, priority=4),
    "subject": lambda n, o, a: change_ticket(n, actor=a, subject="Lain"),
    "tags": lambda n, o, a: set_tags(n, ["vpn"], actor=a),
    "assign": lambda n, o, a: assign_ticket(n, actor=a, assignee_id=a.id),
    "solve": lambda n, o, a: solve_ticket(n, actor=a),
    "snooze": lambda n, o, a: snooze_ticket(n, None, actor=a),
    "trash": lambda n, o, a: shelve_ticket(n, Shelf.TRASH, actor=a),
    "merge": lambda n, o, a: merge_tickets(n, [o], actor=a),
    "link": lambda n, o, a: link_tickets(n, o, actor=a),
    "follow": lambda n, o, a: follow_ticket(n, actor=a),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_taken_back(cast: Cast, name: str) -> None:
    number, other = open_by_customer(cast).pk, open_by_customer(cast, "Kedua").pk
    actor = cast.actor(cast.agent)
    before = picture(number), picture(other)
    ACTS[name](number, other, actor)
    undone = undo_last(actor=actor)
    assert {event.stream_id for event in undone.events} <= {number, other}
    assert (picture(number), picture(other)) == before
    assert not TicketLink.objects.exists()
    assert not Follower.objects.exists()
    for each in (number, other):
        assert rebuild(each) == snapshot(Ticket.objects.get(pk=each))
    with pytest.raises(NothingToUndo):
        undo_last(actor=actor)


def test_one_after_another_the_newest_first(cast: Cast) -> None:
    number, actor = open_by_customer(cast).pk, cast.actor(cast.agent)
    change_ticket(number, actor=actor, priority=4)
    change_ticket(number, actor=cast.actor(cast.lead), type="incident")
    set_tags(number, ["vpn"], actor=actor)
    undo_last(actor=actor)
    assert (Ticket.objects.get(pk=number).tags, Ticket.objects.get(pk=number).priority) == ([], 4)
    undo_last(actor=actor)
    ticket = Ticket.objects.get(pk=number)
    assert (ticket.priority, ticket.type) == (2, "incident")
    with pytest.raises(NothingToUndo):
        undo_last(actor=actor)
    causes = Event.objects.filter(verb="ticket.undone").values_list("cause", flat=True)
    assert all(causes)


def test_what_others_changed_since_stays(cast: Cast) -> None:
    number, actor = open_by_customer(cast).pk, cast.actor(cast.agent)
    change_ticket(number, actor=actor, priority=4)
    change_ticket(number, actor=cast.actor(cast.lead), priority=1)
    with pytest.raises(Refused) as refused:
        undo_last(actor=actor)
    assert refused.value.why.reason == "changed"
    assert Ticket.objects.get(pk=number).priority == 1


def test_a_note_is_withdrawn_and_an_escalation_with_it(cast: Cast) -> None:
    number, actor = open_by_customer(cast).pk, cast.actor(cast.agent)
    write_note(number, Answer(text="Salah tiket"), actor=actor)
    undo_last(actor=actor)
    assert Message.objects.get(kind="note").text == ""
    escalate_ticket(number, "Perlu L2", actor=actor)
    undo_last(actor=actor)
    assert Ticket.objects.get(pk=number).tier == 1


def test_a_reply_that_is_gone_is_not_taken_back(cast: Cast) -> None:
    number, actor = open_by_customer(cast).pk, cast.actor(cast.agent)
    reply(number, Answer(text="Sudah kami cek"), actor=actor)
    with pytest.raises(Refused) as refused:
        undo_last(actor=actor)
    assert refused.value.why.reason == "late"


def test_a_pending_reply_goes_back_to_the_composer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, actor = open_by_customer(cast).pk, cast.actor(cast.agent)
    plan = outgoing.Plan(
        undo=timedelta(seconds=30), message_id="<1@desk.test>", recipients=("budi@pelanggan.test",)
    )
    monkeypatch.setattr(outgoing, "plan", lambda channel, message: plan)
    reply(number, Answer(text="Sudah kami cek"), actor=actor)
    undo_last(actor=actor)
    assert not Message.objects.filter(account=cast.agent).exists()
    assert Draft.objects.get().text == "Sudah kami cek"


def test_only_what_was_done_lately(cast: Cast) -> None:
    number, actor = open_by_customer(cast).pk, cast.actor(cast.agent)
    change_ticket(number, actor=actor, priority=4)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(NothingToUndo):
        undo_last(actor=actor)


def test_a_bulk_counts_as_one_act(cast: Cast) -> None:
    numbers = [open_by_customer(cast, f"P{i}").pk for i in range(3)]
    actor = cast.actor(cast.agent)
    set_tags(numbers[0], ["vpn"], actor=actor)
    bulk = start_bulk("priority", {"priority": 4}, {"ids": numbers}, actor=actor)
    while work_on_bulks():
        pass
    undone = undo_last(actor=actor)
    assert undone.bulk
    assert undone.bulk.undo_of_id == bulk.pk
    while work_on_bulks():
        pass
    assert set(Ticket.objects.values_list("priority", flat=True)) == {2}
    undo_last(actor=actor)
    assert Ticket.objects.get(pk=numbers[0]).tags == []
    assert Bulk.objects.count() == 2
