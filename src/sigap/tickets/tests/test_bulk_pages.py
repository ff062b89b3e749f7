"""Pages of operations on many tickets: the bar, the results, undo, and Z."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.tickets.actions.bulk import start_bulk, work_on_bulks
from sigap.tickets.models import Bulk, Ticket
from sigap.tickets.tests.conftest import HTMX
from tests.cast import Cast
from tests.tickets import open_by_customer


def work() -> None:
    while work_on_bulks():
        pass


@pytest.fixture
def tickets(cast: Cast) -> list[int]:
    return [open_by_customer(cast, f"Printer {i}").pk for i in range(3)]


def text(response) -> str:
    return response.content.decode()


def test_the_bar_is_for_who_may_change(agent: Client, signed_in, cast: Cast, tickets) -> None:
    assert f'name="ticket" value="{tickets[0]}"' in text(agent.get("/tickets/?view=open"))
    assert 'id="bulk"' in text(agent.get("/tickets/?view=open"))
    light = text(signed_in(cast.light).get("/tickets/?view=open"))
    assert "Printer 0" in light
    assert 'id="bulk"' not in light
    assert 'name="ticket"' not in light


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"act": "priority:4"}, {"priority": 4}),
        ({"act": "assign:me"}, {"assignee_id": "me"}),
        ({"act": "type:picked", "type_picked": "incident"}, {"type": "incident"}),
        ({"act": "tag:picked", "tag_picked": "VPN, x"}, {"tags": ["vpn", "x"]}),
        ({"act": "status:3"}, {"status_id": 3}),
        ({"act": "solve:duplicate"}, {"solve_reason": "duplicate"}),
        ({"act": "trash"}, {"shelf": "trash"}),
    ],
)
def test_without_scripts_the_form_leads_to_the_results(
    agent: Client, cast: Cast, tickets: list[int], form, expected
) -> None:
    response = agent.post("/bulk/", {**form, "ticket": tickets[:2], "view": "open"})
    bulk = Bulk.objects.get()
    assert response["Location"] == f"/bulk/{bulk.pk}/"
    work()
    for name, value in expected.items():
        wanted = cast.agent.pk if value == "me" else value
        assert [getattr(Ticket.objects.get(pk=n), name) for n in tickets[:2]] == [wanted] * 2
        assert getattr(Ticket.objects.get(pk=tickets[2]), name) != wanted
    page = text(agent.get(f"/bulk/{bulk.pk}/"))
    assert "2 changed" in page
    assert "Printer 0" in page
    assert "/undo" in page


@pytest.mark.parametrize("until", ["hour", "tomorrow", "monday", "answer"])
def test_snooze_takes_moments_by_their_names(agent: Client, tickets, until: str) -> None:
    agent.post("/bulk/", {"act": f"snooze:{until}", "ticket": tickets})
    work()
    assert not Ticket.objects.filter(snoozed_until=None).exists()


def test_all_that_match_goes_by_view_and_query(agent: Client, tickets: list[int]) -> None:
    form = {"act": "spam", "all": "1", "view": "open", "q": '"Printer 1"', "tag": ""}
    agent.post("/bulk/", {**form, "ticket": tickets[0]})
    assert Bulk.objects.get().selection["view"] == "open"
    work()
    assert list(Ticket.objects.filter(shelf="spam").values_list("pk", flat=True)) == [tickets[1]]


@pytest.mark.parametrize(
    "form", [{"act": "priority:9"}, {"act": "nothing"}, {"act": "tag:picked"}, {}]
)
def test_what_says_nothing_is_refused_with_words(agent: Client, tickets, form) -> None:
    response = agent.post("/bulk/", {**form, "ticket": tickets}, headers=HTMX)
    assert response.status_code == 422
    assert "toast" in text(response)
    assert not Bulk.objects.exists()


def test_merge_leads_to_its_preview(agent: Client, tickets: list[int]) -> None:
    response = agent.post("/bulk/", {"act": "merge", "ticket": tickets[:2]})
    assert response["Location"] == f"/tickets/merge?ticket={tickets[0]}&ticket={tickets[1]}"


def test_the_results_of_others_are_not_found(
    agent: Client, signed_in, cast: Cast, tickets: list[int]
) -> None:
    bulk = start_bulk("spam", {}, {"ids": tickets}, actor=cast.actor(cast.agent))
    lead = signed_in(cast.lead)
    assert lead.get(f"/bulk/{bulk.pk}/").status_code == 404
    assert lead.post(f"/bulk/{bulk.pk}/undo").status_code == 404
    assert f"/bulk/{bulk.pk}/" not in text(lead.get("/bulk/"))
    assert f"/bulk/{bulk.pk}/" in text(agent.get("/bulk/"))


def test_what_one_no_longer_sees_has_no_subject(
    agent: Client, cast: Cast, tickets: list[int]
) -> None:
    bulk = start_bulk(
        "team", {"team": cast.other_team.pk}, {"ids": tickets}, actor=cast.actor(cast.agent)
    )
    work()
    page = text(agent.get(f"/bulk/{bulk.pk}/"))
    assert str(tickets[0]) in page
    assert "Printer 0" not in page


def test_results_are_paged_and_filtered_in_a_fixed_number_of_statements(
    agent: Client, cast: Cast
) -> None:
    numbers = [open_by_customer(cast, f"P{i}").pk for i in range(60)]
    Ticket.objects.filter(pk__in=numbers[:3]).update(priority=4)
    bulk = start_bulk("priority", {"priority": 4}, {"ids": numbers}, actor=cast.actor(cast.agent))
    work()
    first = text(agent.get(f"/bulk/{bulk.pk}/"))
    assert f"after={numbers[49]}" in first
    assert "P59" in text(agent.get(f"/bulk/{bulk.pk}/?after={numbers[49]}"))
    skipped = text(agent.get(f"/bulk/{bulk.pk}/?outcome=skipped"))
    assert "Nothing to change" in skipped
    assert "P59" not in skipped
    assert agent.get(f"/bulk/{bulk.pk}/?outcome=x").status_code == 404
    counted = []
    for address in (f"/bulk/{bulk.pk}/", f"/bulk/{bulk.pk}/?outcome=skipped"):
        with CaptureQueriesContext(connection) as captured:
            agent.get(address, headers=HTMX)
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 9


def test_undo_says_who_changed_what_since(agent: Client, cast: Cast, tickets: list[int]) -> None:
    from sigap.tickets.actions.properties import change_ticket

    bulk = start_bulk("priority", {"priority": 4}, {"ids": tickets}, actor=cast.actor(cast.agent))
    work()
    change_ticket(tickets[0], actor=cast.actor(cast.lead), priority=1)
    answer = agent.post(f"/bulk/{bulk.pk}/undo", headers=HTMX)
    undo = Bulk.objects.get(undo_of=bulk)
    assert f"/bulk/{undo.pk}/" in text(answer)
    work()
    page = text(agent.get(f"/bulk/{undo.pk}/"))
    assert "Changed since: Fajar Nugroho changed priority to Low" in page
    assert agent.post(f"/bulk/{bulk.pk}/undo", headers=HTMX).status_code == 409
