"""Pages of the desk: what they show, to whom, and at how many statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.queries.counting import forget_counts
from tests.cast import Cast
from tests.tickets import open_by_customer

PAGES = ("/", "/tickets/?view=teams", "/tickets/new", "/search/?q=printer")


@pytest.mark.parametrize("page", PAGES)
def test_page_is_shown(agent: Client, ticket, page: str) -> None:
    answer = agent.get(page)
    assert answer.status_code == 200
    assert "<!doctype html>" in answer.text


@pytest.mark.parametrize("page", [*PAGES, "/tickets/1/", "/uploads", "/attachments/x"])
def test_stranger_to_the_desk_is_sent_to_sign_in(client: Client, db: None, page: str) -> None:
    answer = client.post(page) if page == "/uploads" else client.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=%2F")


def test_list_shows_what_one_may_see(cast: Cast, ticket, signed_in) -> None:
    mine = signed_in(cast.agent).get("/tickets/?view=open").text
    theirs = signed_in(cast.stranger).get("/tickets/?view=open").text
    assert f'id="row-{ticket.pk}"' in mine
    assert f'id="row-{ticket.pk}"' not in theirs


def test_list_to_htmx_is_the_table_and_the_counts(agent: Client, ticket) -> None:
    answer = agent.get("/tickets/?view=open", headers={"HX-Request": "true"}).text
    assert "<!doctype" not in answer
    assert 'id="list"' in answer
    assert 'hx-target="#views"' in answer


@pytest.mark.parametrize("query", ["view=nothing", "sort=secret", "cursor=x"])
def test_list_that_no_link_asks_for_is_not_found(agent: Client, query: str) -> None:
    assert agent.get(f"/tickets/?{query}").status_code == 404


def test_list_pages_by_cursor(cast: Cast, agent: Client) -> None:
    for number in range(53):
        open_by_customer(cast, subject=f"Nomor {number}")
    first = agent.get("/tickets/?view=teams")
    link = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = agent.get(link.replace("&amp;", "&"))
    assert first.text.count("<tr id=") == 50
    assert second.text.count("<tr id=") == 3


def test_list_by_tag(cast: Cast, agent: Client) -> None:
    with_tag = open_by_customer(cast, tags=("vpn",))
    without = open_by_customer(cast)
    shown = agent.get("/tickets/?view=open&tag=vpn").text
    assert f"row-{with_tag.pk}" in shown
    assert f"row-{without.pk}" not in shown


def test_ticket_shows_conversation_and_customer(cast: Cast, agent: Client, ticket) -> None:
    reply(ticket.pk, Answer(html="<p>Sudah <b>diganti</b></p>"), actor=cast.actor(cast.agent))
    write_note(ticket.pk, Answer(text="Cek garansi"), actor=cast.actor(cast.lead))
    page = agent.get(f"/tickets/{ticket.pk}/?view=teams").text
    for expected in (
        "Printer di lantai 3 rusak",
        "Sudah <b>diganti</b>",
        "Cek garansi",
        "budi@pelanggan.test",
        "msg--note",
        'aria-current="true"',
    ):
        assert expected in page


def test_foreign_ticket_is_not_found(cast: Cast, ticket, signed_in) -> None:
    assert signed_in(cast.stranger).get(f"/tickets/{ticket.pk}/").status_code == 404
    assert signed_in(cast.agent).get("/tickets/987654/").status_code == 404


def test_light_agent_writes_notes_alone(cast: Cast, ticket, signed_in) -> None:
    page = signed_in(cast.light).get(f"/tickets/{ticket.pk}/").text
    assert 'value="note"' in page
    assert 'value="reply"' not in page
    assert f'action="/tickets/{ticket.pk}/solve"' not in page


def test_reader_gets_no_composer(cast: Cast, ticket, signed_in) -> None:
    page = signed_in(cast.auditor).get(f"/tickets/{ticket.pk}/").text
    assert "<sg-composer" not in page
    assert "<select" not in page


def test_search_finds_and_says_when_not(agent: Client, ticket) -> None:
    assert f"row-{ticket.pk}" in agent.get("/search/?q=printer").text
    assert "row-" not in agent.get("/search/?q=kulkas").text
    assert agent.get("/search/").status_code == 200


@pytest.mark.parametrize("tickets", [1, 60])
@pytest.mark.parametrize(
    ("page", "expected"),
    [("/", 8), ("/tickets/?view=open", 4), ("/search/?q=printer", 4), ("ticket", 13)],
)
def test_number_of_statements(
    cast: Cast, agent: Client, page: str, expected: int, tickets: int
) -> None:
    for number in range(tickets):
        ticket = open_by_customer(cast, subject=str(number))
    for _ in range(3):
        reply(ticket.pk, Answer(text="Halo"), actor=cast.actor(cast.agent))
    address = f"/tickets/{ticket.pk}/" if page == "ticket" else page
    agent.get(address)
    forget_counts()
    with CaptureQueriesContext(connection) as captured:
        assert agent.get(address).status_code == 200
    assert len(captured) == expected, "\n".join(one["sql"][:120] for one in captured)
