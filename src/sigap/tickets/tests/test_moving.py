"""A message goes to the ticket it belongs to, and back, with all that hangs on it."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import Client

from sigap.tickets.actions.moving import NotMovable, move_message
from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.actions.settling import solve_ticket
from sigap.tickets.models import Ticket
from sigap.tickets.queries.finding import search
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.tickets import open_by_customer


@pytest.fixture
def two(cast: Cast) -> tuple[Ticket, Ticket]:
    first = open_by_customer(cast, subject="Printer rusak", text="Printer mati")
    stray = open_by_customer(cast, subject="Lanjutan", text="Nomor serinya terlampir")
    return first, stray


def state(ticket: Ticket) -> tuple[object, ...]:
    ticket.refresh_from_db()
    return (
        ticket.status_category,
        ticket.message_count,
        ticket.preview,
        ticket.waiting_since is None,
    )


def test_there_and_back(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    first, stray = two
    solve_ticket(first.pk, actor=cast.actor(cast.agent))
    before = state(first), state(stray)
    message = stray.messages.get()
    moved = move_message(message.pk, first.pk, actor=cast.actor(cast.agent))
    assert (moved.ticket_id, moved.moved_from) == (first.pk, stray.pk)
    assert state(stray)[0] == "solved", "nothing is left in it"
    assert state(first) == ("open", 2, "Nomor serinya terlampir", False)
    for ticket in two:
        assert rebuild(ticket.pk) == snapshot(ticket)
    actor = cast.actor(cast.agent)
    assert first.pk in [row.id for row in search(actor, "serinya").rows]
    assert stray.pk not in [row.id for row in search(actor, "serinya").rows]

    back = move_message(message.pk, stray.pk, actor=actor)
    assert (back.ticket_id, back.moved_from) == (stray.pk, None)
    assert state(stray)[1:] == before[1][1:]
    assert state(stray)[0] == "open"
    assert state(first)[1:3] == before[0][1:3]


def test_what_cannot_be_moved(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    first, stray = two
    actor = cast.actor(cast.agent)
    note = write_note(first.pk, Answer(text="Intern"), actor=actor)
    with pytest.raises(NotMovable):
        move_message(note.pk, stray.pk, actor=actor)
    with pytest.raises(NotMovable):
        move_message(stray.messages.get().pk, stray.pk, actor=actor)
    hidden = open_by_customer(cast, team_id=cast.other_team.pk)
    with pytest.raises(Http404):
        move_message(stray.messages.get().pk, hidden.pk, actor=actor)


def test_the_page(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    first, stray = two
    message = stray.messages.get()
    client = Client()
    client.force_login(cast.agent)
    page = f"/messages/{message.pk}/move"
    assert page in client.get(f"/tickets/{stray.pk}/").text
    assert f'value="{first.pk}"' in client.get(page).text
    assert client.post(page, {"to": "999999"}).status_code == 422
    assert client.post(page, {"to": f"#{first.pk}"})["Location"] == f"/tickets/{first.pk}/"
    shown = client.get(f"/tickets/{first.pk}/").text
    assert f"#{stray.pk}" in shown
    assert f'value="{stray.pk}"' in client.get(page).text
