"""Who is here: one statement, other people's rights, and an end without a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from sigap.core import clock
from sigap.realtime.actions.presence import be_here, leave, sweep
from sigap.realtime.models import KEPT, Doing, Presence
from sigap.realtime.queries.presence import others_here
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_by_customer(cast)


def test_of_two_tabs_the_one_that_writes_counts(cast: Cast, ticket: Ticket) -> None:
    agent, lead = cast.actor(cast.agent), cast.actor(cast.lead)
    be_here(ticket.pk, "a", Doing.NOTE, actor=lead)
    be_here(ticket.pk, "b", Doing.VIEWING, actor=lead)
    be_here(ticket.pk, "c", Doing.REPLY, actor=agent)
    with CaptureQueriesContext(connection) as captured:
        found = others_here(ticket.pk, agent.id)
    assert len(captured) == 1
    assert [(one.id, one.doing, one.writes) for one in found] == [(lead.id, "note", True)]
    leave(ticket.pk, "a", actor=lead)
    assert [one.doing for one in others_here(ticket.pk, agent.id)] == ["viewing"]


def test_who_may_not_see_the_ticket_is_not_there(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(Http404):
        be_here(ticket.pk, "a", Doing.VIEWING, actor=cast.actor(cast.stranger))
    assert not Presence.objects.exists()


def test_who_left_without_a_word_is_forgotten(cast: Cast, ticket: Ticket) -> None:
    be_here(ticket.pk, "a", Doing.REPLY, actor=cast.actor(cast.lead))
    Presence.objects.update(seen_at=clock.now() - KEPT - timedelta(seconds=1))
    assert others_here(ticket.pk, cast.agent.pk) == []
    assert sweep() == 1


def test_a_crash_loses_nobodys_record(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'realtime_presence'")
        assert cursor.fetchone() == ("u",)
