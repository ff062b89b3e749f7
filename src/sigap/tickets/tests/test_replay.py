"""A ticket rebuilt from its events at any event equals the table as it was then."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date

import pytest

from sigap.journal.models import Event
from sigap.tickets.actions.assigning import CannotTakeIt, assign_ticket
from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.linking import link_tickets
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, TooLate, reply, undo_reply, write_note
from sigap.tickets.actions.settling import (
    NotAllowedNow,
    close_solved_tickets,
    reopen_ticket,
    solve_ticket,
)
from sigap.tickets.models import Category, Ticket
from sigap.tickets.replay import Rebuilt, rebuild, snapshot
from sigap.tickets.tests.test_lifecycle import answer_of
from tests.cast import Cast
from tests.fields import make_field, make_form
from tests.tickets import open_by_customer


def steps(cast: Cast, ticket: Ticket, category: Category) -> list:  # type: ignore[type-arg]  # thunks
    agent, lead = cast.actor(cast.agent), cast.actor(cast.lead)
    other = open_by_customer(cast, subject="lain")
    return [
        lambda: receive(answer_of(cast, ticket), Filing()),
        lambda: reply(ticket.pk, Answer(text="Siap", cc=(cast.colleague,)), actor=agent),
        lambda: undo_reply(reply(ticket.pk, Answer(text="Salah"), actor=agent).pk, actor=agent),
        lambda: write_note(ticket.pk, Answer(text="Catatan"), actor=agent),
        lambda: assign_ticket(ticket.pk, actor=lead, assignee_id=cast.agent.pk),
        lambda: assign_ticket(ticket.pk, actor=lead, team_id=cast.other_team.pk),
        lambda: assign_ticket(ticket.pk, actor=lead, team_id=cast.team.pk, tier=2),
        lambda: change_ticket(ticket.pk, actor=agent, subject="Subjek baru", urgency=4),
        lambda: change_ticket(ticket.pk, actor=agent, category=category),
        lambda: change_ticket(ticket.pk, actor=agent, category=None, type="incident"),
        lambda: set_tags(ticket.pk, ["vpn", "jaringan"], actor=agent),
        lambda: link_tickets(ticket.pk, other.pk, actor=agent),
        lambda: change_fields(ticket.pk, {"note": "isi", "tools": ("a", "b")}, actor=agent),
        lambda: change_fields(ticket.pk, {"note": "lain", "due": date(2026, 11, 23)}, actor=lead),
        lambda: change_fields(ticket.pk, {"note": None, "tools": None, "who": 1}, actor=agent),
        lambda: solve_ticket(ticket.pk, actor=agent),
        lambda: reopen_ticket(ticket.pk, actor=agent),
        close_solved_tickets,
    ]


@pytest.mark.parametrize("seed", range(6))
def test_replay_equals_the_table(cast: Cast, ticket: Ticket, seed: int) -> None:
    category = Category.objects.create(name="Gaji", team=cast.team, confidential=True)
    kinds = {"note": "text", "tools": "choices", "due": "date", "who": "integer"}
    make_form(*(make_field(key, kind, choices="a b") for key, kind in kinds.items()))
    choose = random.Random(seed)
    taken: dict[int, Rebuilt] = {}
    for _turn in range(25):
        # No mailbox, so there is nothing to take back; a walled ticket cannot go to another team.
        with suppress(TooLate, CannotTakeIt, NotAllowedNow):
            choose.choice(steps(cast, ticket, category))()
        last = Event.objects.filter(stream_kind="ticket", stream_id=ticket.pk).latest("id")
        taken[last.pk] = snapshot(Ticket.objects.get(pk=ticket.pk))
    assert len(taken) > 10
    for event_id, expected in taken.items():
        assert rebuild(ticket.pk, until_event=event_id) == expected
