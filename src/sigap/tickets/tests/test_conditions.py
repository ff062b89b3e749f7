"""SQL and closure of every condition agree, on random trees over random tickets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigap.core import clock
from sigap.tickets import conditions as c
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer

MOMENTS = [clock.now() + timedelta(hours=hours) for hours in (-48, -1, 0, 5)]
SUBJECTS = ["Printer rusak", "VPN putus", "", "İstanbul 100%_"]
TAGS = [[], ["vpn"], ["vpn", "it's"], ["jaringan"]]


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    made = [open_by_customer(cast, subject=f"t{i}") for i in range(24)]
    for i, ticket in enumerate(made):
        ticket.subject = SUBJECTS[i % 4]
        ticket.tags = TAGS[i % 4]
        ticket.priority = 1 + i % 4
        ticket.status_category = ["new", "open", "pending", "closed"][i % 4]
        ticket.team_id = [cast.team.pk, cast.other_team.pk, None][i % 3]
        ticket.assignee_id = [None, cast.agent.pk][i % 2]
        ticket.due_at = [None, *MOMENTS][i % 5]
        ticket.save()
    return made


def leaves(ids: list[int]) -> st.SearchStrategy[Any]:
    numbers = st.sampled_from([*ids, 999_999])
    moments = st.sampled_from(MOMENTS)
    return st.one_of(
        st.builds(c.Is, st.sampled_from(["team", "assignee"]), st.one_of(st.none(), numbers)),
        st.builds(c.Is, st.just("status"), st.sampled_from(["new", "open", "solved", "'x"])),
        st.builds(
            c.OneOf, st.just("status"), st.lists(st.sampled_from(["new", "closed"])).map(tuple)
        ),
        st.builds(c.OneOf, st.just("team"), st.lists(st.one_of(st.none(), numbers)).map(tuple)),
        st.builds(c.Is, st.just("due"), st.one_of(st.none(), moments)),
        st.builds(c.Before, st.just("due"), moments),
        st.builds(c.AtLeast, st.just("due"), moments),
        st.builds(c.AtLeast, st.just("priority"), st.integers(0, 5)),
        st.builds(c.Contains, st.just("tags"), st.sampled_from(["vpn", "it's", "lain"])),
        st.builds(c.Mentions, st.just("subject"), st.sampled_from(["printer", "%_", "VPN", ""])),
    )


@pytest.mark.django_db
def test_sql_and_closure_agree(cast: Cast, tickets: list[Ticket]) -> None:
    ids = [cast.team.pk, cast.other_team.pk, cast.agent.pk]
    trees = st.recursive(
        leaves(ids),
        lambda inner: st.one_of(
            st.builds(c.All, st.lists(inner, max_size=3).map(tuple)),
            st.builds(c.AnyOf, st.lists(inner, max_size=3).map(tuple)),
            st.builds(c.Not, inner),
        ),
        max_leaves=6,
    )
    seen = {"some": 0, "none": 0, "all": 0}

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees)
    def agree(condition: c.Condition) -> None:
        sql = c.to_sql(condition)
        by_sql = set(
            Ticket.objects.extra(where=[sql.text], params=list(sql.params)).values_list(
                "id", flat=True
            )
        )
        holds = c.to_closure(condition)
        assert by_sql == {ticket.pk for ticket in tickets if holds(ticket)}
        seen["none" if not by_sql else "all" if len(by_sql) == len(tickets) else "some"] += 1

    agree()
    assert all(seen.values()), seen


def test_unknown_key_is_refused() -> None:
    with pytest.raises(c.UnknownKey):
        c.to_sql(c.Is("password", "x"))
