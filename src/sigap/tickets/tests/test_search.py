"""Search in both languages, for codes, and within the actor's rights."""

from __future__ import annotations

import pytest

from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.models import Category
from sigap.tickets.queries.finding import count_matches, search
from tests.cast import Cast
from tests.tickets import open_by_customer


def found(cast: Cast, words: str, account: str = "agent") -> list[int]:
    return [row.id for row in search(cast.actor(getattr(cast, account)), words).rows]


@pytest.mark.parametrize("word", ["tercetak", "mencetak", "cetakan", "cetak", "CETAK"])
def test_indonesian_stems(cast: Cast, word: str) -> None:
    tickets = [
        open_by_customer(cast, subject=f"Faktur {form}").pk
        for form in ("tercetak", "mencetak", "cetakan")
    ]
    assert sorted(found(cast, word)) == tickets


def test_english_stems(cast: Cast) -> None:
    ticket = open_by_customer(cast, subject="x", text="The printers are printing blank pages")
    assert found(cast, "printed page") == [ticket.pk]


@pytest.mark.parametrize(
    "words", ["LT-0937", "lt-0937", "budi@pelanggan.test", "192.168.10.4", "SN:AB12/9"]
)
def test_codes_and_addresses(cast: Cast, words: str) -> None:
    ticket = open_by_customer(
        cast, subject="Laptop", text="Nomor LT-0937, alamat 192.168.10.4, AB12/9."
    )
    open_by_customer(cast, subject="Laptop", text="Nomor LT-0938")
    assert ticket.pk in found(cast, words.removeprefix("SN:"))
    assert found(cast, "LT-09") == []


def test_number_and_sign(cast: Cast) -> None:
    ticket = open_by_customer(cast)
    assert found(cast, f"#{ticket.pk}")[0] == ticket.pk


def test_notes_are_found_by_agents(cast: Cast) -> None:
    ticket = open_by_customer(cast)
    write_note(ticket.pk, Answer(text="toner habis"), actor=cast.actor(cast.agent))
    assert found(cast, "toner") == [ticket.pk]
    ticket.refresh_from_db()
    assert "toner" not in str(ticket.preview)


def test_only_what_one_may_see(cast: Cast) -> None:
    wall = Category.objects.create(name="Gaji", team=cast.other_team, confidential=True)
    own = open_by_customer(cast, subject="gaji saya")
    walled = open_by_customer(
        cast, subject="gaji rahasia", category=wall, team_id=cast.other_team.pk
    )
    assert found(cast, "gaji") == [own.pk]
    assert found(cast, "gaji", "administrator") == [own.pk]
    assert found(cast, "gaji", "stranger") == [walled.pk]
    assert found(cast, f"#{walled.pk}", "administrator") == []
    assert count_matches(cast.actor(cast.administrator), "gaji") == 1


def test_newest_first_and_onwards(cast: Cast) -> None:
    tickets = [open_by_customer(cast, subject="printer").pk for _ in range(5)]
    actor = cast.actor(cast.agent)
    first = search(actor, "printer", limit=2)
    assert [row.id for row in first.rows] == tickets[:2:-1]
    second = search(actor, "printer", limit=2, before=int(first.next))
    assert [row.id for row in second.rows] == tickets[2:0:-1]


@pytest.mark.parametrize("words", ["", "  ", "'", "\\", "a & | !", "''::", "\x00", "(((", "%s"])
def test_odd_input_is_harmless(cast: Cast, words: str) -> None:
    open_by_customer(cast)
    found(cast, words)
