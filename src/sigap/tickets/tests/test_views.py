"""Saved views: making, sharing, placing, their counts; groups and the board."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.journal.models import Event
from sigap.people.models import Account
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.views import ViewValues, place_views, save_view
from sigap.tickets.models import View
from sigap.tickets.queries import counting
from sigap.tickets.queries.choosing import forget_choices
from sigap.tickets.queries.grouping import groups
from sigap.tickets.queries.listing import OPEN
from sigap.tickets.queries.saved import forget_saved, saved_view, saved_views
from sigap.tickets.querying.parser import parse
from sigap.tickets.shown.builder import rows_of, text_of
from sigap.ui.formats import AtLeast, capped
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db
FORM = {"name": "Penting", "q": "prioritas>=tinggi tim:it", "layout": "table", "sort": "updated"}


def kept(cast: Cast, account: Account, query: str = "priority>=3", **more: object) -> View:
    values = ViewValues(name="Penting", query=query, **more)  # type: ignore[arg-type] # by name
    return save_view(values, actor=cast.actor(account))


def test_a_list_is_kept_as_a_view(cast: Cast, agent: Client) -> None:
    urgent = open_by_customer(cast, subject="Mendesak", priority=4)
    low = open_by_customer(cast, subject="Santai", priority=1)
    assert (
        "status:unsolved priority&gt;=high"
        in agent.get("/views/new?view=open&q=priority>=high").text
    )
    answer = agent.post("/views/new", FORM)
    saved = View.objects.get()
    assert saved.query == f"priority>=3 team:#{cast.team.pk}"
    page = agent.get(answer["Location"]).text
    assert f"row-{urgent.pk}" in page
    assert f"row-{low.pk}" not in page
    assert Event.objects.get(verb="view.changed").stream_id == saved.pk


def test_a_view_follows_a_renamed_team(cast: Cast, agent: Client) -> None:
    agent.post("/views/new", FORM)
    cast.team.name = "Teknologi"
    cast.team.save()
    forget_choices()
    assert "team:Teknologi" in agent.get(f"/views/{View.objects.get().pk}/").text


def test_a_private_view_of_somebody_else_is_not_found(cast: Cast, agent: Client) -> None:
    theirs = kept(cast, cast.lead)
    for path in (
        f"/views/{theirs.pk}/",
        f"/tickets/?view={theirs.pk}",
        f"/tickets/board?view={theirs.pk}",
    ):
        assert agent.get(path).status_code == 404
    for verb in ("delete", "place"):
        assert agent.post(f"/views/{theirs.pk}/{verb}", {"act": "pin"}).status_code == 404
    assert View.objects.exists()


def test_a_shared_view_shows_nothing_that_its_reader_may_not_see(cast: Cast, agent: Client) -> None:
    hidden = open_by_customer(cast, team_id=cast.other_team.pk, priority=4)
    shared = kept(cast, cast.lead, is_for_everyone=True)
    for path in (
        f"/tickets/?view={shared.pk}",
        f"/tickets/board?view={shared.pk}",
        f"/tickets/?view={shared.pk}&group=team",
    ):
        answer = agent.get(path)
        assert answer.status_code == 200
        assert f'row-{hidden.pk}"' not in answer.text
        assert f'card-{hidden.pk}"' not in answer.text
    assert agent.get(f"/views/{shared.pk}/").status_code == 200
    assert agent.post(f"/views/{shared.pk}/", FORM).status_code == 403
    assert agent.post(f"/views/{shared.pk}/delete").status_code == 403


def test_me_in_a_shared_view_is_its_reader(cast: Cast) -> None:
    ticket = open_by_customer(cast)
    assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    shared = kept(cast, cast.lead, "assignee:me", is_for_everyone=True)
    found = {
        account: counting.counts(cast.actor(getattr(cast, account)))[str(shared.pk)]
        for account in ("agent", "lead")
    }
    assert found == {"agent": 1, "lead": 0}


def test_sharing_needs_its_right(cast: Cast) -> None:
    kept(cast, cast.lead, team_ids=[cast.team.pk])
    for more in ({"is_for_everyone": True}, {"team_ids": [cast.team.pk]}):
        with pytest.raises(PermissionDenied):
            kept(cast, cast.agent, **more)
    cast.other_team.lead = cast.stranger
    cast.other_team.save()
    shared = kept(cast, cast.stranger, team_ids=[cast.other_team.pk])
    with pytest.raises(PermissionDenied):
        kept(cast, cast.stranger, team_ids=[cast.team.pk])
    assert saved_view(cast.actor(cast.agent), shared.pk) is None


def test_views_are_pinned_and_ordered_by_each_agent(cast: Cast, agent: Client) -> None:
    first, second = (kept(cast, cast.agent).pk for _view in range(2))
    agent.post(f"/views/{second}/place", {"act": "up"})
    forget_saved()
    assert [view.id for view in saved_views(cast.actor(cast.agent))] == [second, first]
    agent.post(f"/views/{first}/place", {"act": "hide"})
    assert f'view={first}"' not in agent.get("/").text
    assert f'view={second}"' in agent.get("/").text
    with pytest.raises(View.DoesNotExist):
        place_views([first], {first: True}, changed=first, actor=cast.actor(cast.stranger))


def test_rows_and_text_say_the_same(cast: Cast, agent: Client) -> None:
    for text in (
        "status:open,new team:IT (tag:a OR priority>=high) -tag:spam",
        'printer -tag:"b c" created:-7d',
        "(tag:a tag:b) OR -tag:c",
    ):
        assert set(parse(text_of(rows_of(parse(text)))).parts) == set(parse(text).parts)
    answer = agent.post("/views/new", {
        **FORM, "q": "", "was": "", "all-key": ["team", "status"], "all-operator": [":", ":"],
        "all-value": ["it", "open, new"], "none-key": ["tag"], "none-operator": [":"],
        "none-value": ["spam"],
    })  # fmt: skip
    assert answer.status_code == 302
    assert View.objects.get().query == f"team:#{cast.team.pk} status:open,new -tag:spam"


@pytest.mark.parametrize("changed", [{"q": "statsu:x"}, {"name": " "}])
def test_a_faulty_view_is_not_kept(agent: Client, changed: dict[str, str]) -> None:
    answer = agent.post("/views/new", FORM | changed)
    assert answer.status_code == 422
    assert not View.objects.exists()


def test_counts_of_saved_views_stop(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        open_by_customer(cast, priority=4 if number < 3 else 1)
    many, few = kept(cast, cast.agent, "priority:1"), kept(cast, cast.agent, "priority:4")
    actor = cast.actor(cast.agent)
    found = counting.counts(actor)
    assert (found[str(many.pk)], found[str(few.pk)]) == (6, 3)
    monkeypatch.setattr(counting, "WINDOW", 8)
    found = counting.counts(actor, kept_s=0)
    assert isinstance(found[str(few.pk)], AtLeast)
    assert capped(found[str(few.pk)]) == "2+"


@pytest.mark.parametrize("by", ["status", "assignee", "priority", "team"])
@pytest.mark.parametrize("tickets", [1, 30])
def test_groups_cost_two_statements(cast: Cast, by: str, tickets: int) -> None:
    for number in range(tickets):
        open_by_customer(cast, priority=1 + number % 4)
    actor = cast.actor(cast.agent)
    groups(actor, OPEN, by)
    with CaptureQueriesContext(connection) as captured:
        found = groups(actor, OPEN, by)
    assert len(captured) == 2
    assert sum(group.count for group in found) == tickets
    assert all(len(group.rows) <= 15 for group in found)


def test_grouped_table_and_its_links(cast: Cast, agent: Client) -> None:
    for _ticket in range(17):
        open_by_customer(cast, priority=4)
    page = agent.get("/tickets/?view=open&group=priority").text
    assert page.count('scope="rowgroup"') == 1
    assert "q=status%3Aunsolved+priority%3Aurgent" in page


def test_board_and_filter(cast: Cast, agent: Client) -> None:
    ticket, other = open_by_customer(cast, tags=("vpn",)), open_by_customer(cast)
    page = agent.get("/tickets/board?view=open&q=tag:vpn").text
    assert f"card-{ticket.pk}" in page
    assert f"card-{other.pk}" not in page
    assert agent.get("/tickets/board?view=open&q=statsu:a").status_code == 422
    assert "Unassigned" in agent.get("/tickets/board?view=open&group=assignee").text
    assert 'data-to="' not in agent_reading(cast).get("/tickets/board?view=open").text


def agent_reading(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.auditor)
    return client


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/tickets/?view={}", 9), ("/tickets/board?view={}", 10), ("/views/", 4), ("/views/{}/", 5)],
)
@pytest.mark.parametrize("tickets", [1, 40])
def test_number_of_statements(
    cast: Cast, agent: Client, path: str, expected: int, tickets: int
) -> None:
    for _ticket in range(tickets):
        open_by_customer(cast, priority=4)
    for _view in range(4):
        saved = kept(cast, cast.agent)
    address = path.format(saved.pk)
    agent.get(address)
    counting.forget_counts()
    with CaptureQueriesContext(connection) as captured:
        assert agent.get(address).status_code == 200
    assert len(captured) <= expected, "\n".join(one["sql"][:120] for one in captured)
