"""Lists page by keyset and cost a fixed number of statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.queries import counting, listing, reading
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.saved import saved_views
from sigap.tickets.sentences import sentences
from tests.cast import Cast
from tests.tickets import open_by_customer


@pytest.mark.parametrize("sort", listing.SORTS)
def test_pages_cover_everything_once(cast: Cast, sort: str) -> None:
    for i in range(23):
        open_by_customer(cast, subject=str(i), priority=1 + i % 3)
    actor = cast.actor(cast.agent)
    seen: list[int] = []
    cursor, pages = "", []
    while True:
        page = listing.page(actor, listing.OPEN, sort=sort, cursor=cursor, limit=5)
        pages.append([row.id for row in page.rows])
        seen += pages[-1]
        if not page.next:
            break
        cursor = page.next
    assert len(seen) == len(set(seen)) == 23
    back = listing.page(actor, listing.OPEN, sort=sort, cursor=page.previous, limit=5)
    assert [row.id for row in back.rows] == pages[-2]


@pytest.mark.parametrize("tickets", [1, 60])
def test_number_of_statements(cast: Cast, tickets: int) -> None:
    for i in range(tickets):
        open_by_customer(cast, subject=str(i))
    ticket = open_by_customer(cast)
    for _ in range(3):
        reply(ticket.pk, Answer(text="Halo"), actor=cast.actor(cast.agent))
    actor = cast.actor(cast.agent)
    counting.forget_counts()
    saved_views(actor)
    choices()
    for expected, read in (
        (1, lambda: listing.page(actor, listing.OPEN)),
        (1, lambda: counting.counts(actor)),
        (2, lambda: reading.thread(ticket.pk)),
        (2, lambda: sentences(reading.history(ticket.pk))),
        (1, lambda: reading.earlier_tickets(actor, ticket)),
    ):
        with CaptureQueriesContext(connection) as captured:
            read()
        assert len(captured) == expected


def test_counts_stop_at_the_cap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for i in range(7):
        open_by_customer(cast, subject=str(i))
    assert listing.count(cast.actor(cast.agent), [listing.OPEN], cap=5) == [5]
    assert listing.count(cast.actor(cast.agent), [listing.OPEN], cap=None) == [7]


@pytest.mark.parametrize("cursor", ["x", "-", "W10", "WzEsMiwzXQ", "é"])
def test_bad_cursors_are_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(listing.BadCursor):
        listing.page(cast.actor(cast.agent), listing.OPEN, cursor=cursor)
