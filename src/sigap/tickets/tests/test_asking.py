"""The query language on the search page, in the API, and what completion offers."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.journal.actors import SYSTEM
from sigap.people.actions.tokens import create_token
from sigap.people.models import Account
from sigap.tickets.queries import asking
from sigap.tickets.querying.completion import complete
from sigap.tickets.querying.parser import parse
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db


def offered(client: Client, text: str, at: int | None = None) -> list[str]:
    answer = client.get("/search/complete", {"q": text, "at": len(text) if at is None else at})
    return [item["text"] for item in answer.json()["items"]]


def test_search_takes_conditions_and_words(cast: Cast, agent: Client) -> None:
    wanted = open_by_customer(cast, subject="Printer macet", tags=("lantai3",))
    other = open_by_customer(cast, subject="Printer hilang", tags=("spam",))
    for query in (
        "printer -tag:spam",
        "tag:lantai3",
        "status:baru printer -hilang",
        f"#{wanted.pk}",
    ):
        page = agent.get("/search/", {"q": query}).text
        assert f"row-{wanted.pk}" in page
        assert f"row-{other.pk}" not in page


def test_search_shows_nothing_that_one_may_not_see(cast: Cast, agent: Client) -> None:
    hidden = open_by_customer(cast, subject="Gaji", team_id=cast.other_team.pk)
    for query in ("gaji", "tim:HR", "tim:HR OR tag:x", f"number:{hidden.pk}", "-tag:x"):
        assert f"row-{hidden.pk}" not in agent.get("/search/", {"q": query}).text


def test_a_fault_is_marked_under_the_field(cast: Cast, agent: Client) -> None:
    answer = agent.get("/search/", {"q": "printer statsu:open"})
    assert answer.status_code == 422
    assert "Did you mean “status”?" in answer.text
    assert "printer <mark>statsu</mark>:open" in answer.text
    assert 'aria-invalid="true" aria-describedby="query-fault"' in answer.text


def test_the_api_says_where(cast: Cast) -> None:
    ticket = open_by_customer(cast, tags=("vpn",))
    token = create_token(cast.agent, actor=SYSTEM, name="x")
    client = Client(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
    found = client.get("/api/v1/tickets", {"q": "tag:vpn tim:it", "count": "exact"}).json()
    assert [item["id"] for item in found["items"]] == [ticket.pk]
    assert found["count"] == 1
    answer = client.get("/api/v1/tickets", {"q": "tag:vpn statsu:open"})
    assert answer.status_code == 422
    fault = json.loads(answer.content)
    assert (fault["at"], fault["length"], fault["suggestion"]) == (8, 6, "status")


def test_completion(cast: Cast, agent: Client) -> None:
    assert offered(agent, "sta") == ["status:"]
    assert offered(agent, "printer pri") == ["priority:"]
    assert offered(agent, "status:ope") == ["open"]
    assert offered(agent, "status:open,pen") == ["waiting-for-customer"]
    assert offered(agent, "-prioritas:mend") == ["urgent"]
    assert offered(agent, "team:i") == ["IT"]
    assert offered(agent, 'assignee:"dew') == ['"Dewi Lestari"']
    assert offered(agent, 'requester:"budi s') == ["budi@pelanggan.test"]
    assert offered(agent, "requester:budi@") == ["budi@pelanggan.test"]
    assert offered(agent, "created:")[:2] == ["today", "yesterday"]
    assert offered(agent, "bogus:x") == []
    assert offered(agent, "sta tag:a", 3) == ["status:"]
    assert agent.get("/search/complete", {"q": "a" * 5000, "at": "-1"}).status_code == 200


def test_completion_in_indonesian(cast: Cast, agent: Client) -> None:
    Account.objects.update(language="id")
    assert offered(agent, "pet") == ["petugas:"]
    assert offered(agent, "assig") == ["petugas:"]
    assert "menunggu-pelanggan" in offered(agent, "status:menunggu")


@pytest.mark.parametrize(
    "text", ["sta", "team:i", "requester:budi", "org:d", "status:o", "created:"]
)
def test_completion_costs_two_statements_at_most(cast: Cast, text: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        complete(text, len(text))
    assert len(captured) <= 2


def test_what_would_read_everything_is_stopped(cast: Cast, agent: Client, monkeypatch) -> None:
    open_by_customer(cast)

    def stopped(*_args, **_named):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(asking, "MOST_MS", 50)
    monkeypatch.setattr(asking.bounded.__wrapped__, "__defaults__", (50,))
    monkeypatch.setattr(asking.listing, "page", stopped)
    with pytest.raises(asking.TooSlow):
        asking.ask(cast.actor(cast.agent), parse("tag:nihil"))
    assert "This takes too long" in agent.get("/search/", {"q": "tag:nihil"}).text


@pytest.mark.parametrize("tickets", [1, 60])
def test_number_of_statements(cast: Cast, agent: Client, tickets: int) -> None:
    for number in range(tickets):
        open_by_customer(cast, subject=str(number), tags=("vpn",))
    address = "/search/?q=status:new+tag:vpn+priority>=normal"
    agent.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert "row-" in agent.get(address).text
    # session, actor, the transaction with its limit (and, inside a test's, its end), the page
    assert len(captured) <= 8, "\n".join(one["sql"][:120] for one in captured)
