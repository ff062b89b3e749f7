"""The palette offers what one may do; the next ticket is the most urgent that nobody has."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.tickets.actions.snoozing import snooze_ticket
from sigap.tickets.actions.taking import take_next
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db


def test_the_ticket_in_hand_comes_first(cast: Cast, agent: Client) -> None:
    ticket = open_by_customer(cast, subject="Printer rusak")
    shown = agent.get(f"/palette?ticket={ticket.pk}").text
    assert shown.index(f"#{ticket.pk}") < shown.index("Go to")
    assert f'data-post="/tickets/{ticket.pk}/solve"' in shown
    found = agent.get("/palette?q=printer").text
    assert f'href="/tickets/{ticket.pk}/"' in found
    assert "Nothing has these words" not in agent.get("/palette?q=zzz").text, "one can search"


def test_who_may_not_change_is_offered_no_change(cast: Cast, signed_in: Any) -> None:
    ticket = open_by_customer(cast)
    light = signed_in(cast.light)
    assert "/solve" not in light.get(f"/palette?ticket={ticket.pk}").text
    assert "/assign" not in light.get(f"/palette?ticket={ticket.pk}&into=assign").text
    stranger = signed_in(cast.stranger)
    assert f"#{ticket.pk}" not in stranger.get(f"/palette?ticket={ticket.pk}").text


@pytest.mark.parametrize("into", ["assign", "team", "status", "priority", "snooze"])
def test_choices(cast: Cast, agent: Client, into: str) -> None:
    ticket = open_by_customer(cast)
    shown = agent.get(f"/palette?ticket={ticket.pk}&into={into}").text
    assert shown.count('role="option"') > 1


def test_statements(cast: Cast, agent: Client) -> None:
    ticket = open_by_customer(cast)
    agent.get(f"/palette?ticket={ticket.pk}&q=x")
    with CaptureQueriesContext(connection) as captured:
        agent.get(f"/palette?ticket={ticket.pk}&q=x")
    assert len(captured) <= 7


def test_the_next_ticket(cast: Cast) -> None:
    actor = cast.actor(cast.agent)
    assert take_next(actor=actor) is None
    first, second, third = (open_by_customer(cast) for _time in range(3))
    Ticket.objects.filter(pk=second.pk).update(priority=4)
    snooze_ticket(first.pk, None, actor=actor)
    open_by_customer(cast, team_id=cast.other_team.pk)
    taken = [take_next(actor=actor) for _time in range(3)]
    assert [one.pk if one else None for one in taken] == [second.pk, third.pk, None]
    assert all(one.assignee == cast.agent for one in taken if one)
    with pytest.raises(PermissionDenied):
        take_next(actor=cast.actor(cast.light))


def test_from_the_page(cast: Cast, agent: Client) -> None:
    assert agent.post("/tickets/next")["Location"] == "/tickets/?view=mine"
    ticket = open_by_customer(cast)
    assert agent.post("/tickets/next")["Location"] == f"/tickets/{ticket.pk}/?view=mine"
