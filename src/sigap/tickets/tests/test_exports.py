"""Lists as spreadsheets, conversations as archives: what one sees, whole, and harmless."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db


def table(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_list_as_it_is_asked_for(cast: Cast, agent: Client) -> None:
    for number in range(230):
        open_by_customer(cast, subject=f"Printer {number}")
    open_by_customer(cast, team_id=cast.other_team.pk, subject="Gaji")
    rows = table(agent.get("/tickets/list.csv?view=open"))
    assert len(rows) == 231
    assert {row[1] for row in rows[1:]} == {f"Printer {number}" for number in range(230)}
    assert len(table(agent.get("/tickets/list.csv?view=open&q=subject:229"))) == 2
    assert len(table(agent.get("/tickets/list.csv?view=mine"))) == 1
    assert agent.get("/tickets/list.csv?view=none").status_code == 404


def test_no_cell_is_a_formula(cast: Cast, agent: Client) -> None:
    for subject in ("=HYPERLINK(A1)", "+1", "-1", "@x"):
        open_by_customer(cast, subject=subject)
    assert {row[1][0] for row in table(agent.get("/tickets/list.csv?view=open"))[1:]} == {"'"}
    answer = agent.get("/tickets/list.xlsx?view=open")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert all(row[1].data_type != "f" for row in sheet.iter_rows())


def test_a_workbook_keeps_numbers_and_moments(cast: Cast, agent: Client) -> None:
    ticket = open_by_customer(cast, subject="Printer")
    answer = agent.get("/tickets/list.xlsx?view=open")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    first = [cell.value for cell in list(sheet.iter_rows())[1]]
    assert first[:2] == [ticket.pk, "Printer"]
    assert any(hasattr(value, "year") for value in first)


def test_an_archive_has_what_was_said_but_no_notes(cast: Cast, agent: Client) -> None:
    ticket: Ticket = open_by_customer(cast, subject="Printer")
    actor = cast.actor(cast.agent)
    file = upload(actor=actor, name="../a b.txt", content_type="text/plain", content=b"isi")
    reply(ticket.pk, Answer(text="Lihat berkas", attachment_ids=(file.pk,)), actor=actor)
    write_note(ticket.pk, Answer(text="Rahasia"), actor=actor)
    answer = agent.get(f"/tickets/{ticket.pk}/conversation.zip")
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.namelist() == ["conversation.txt", "files/001-a b.txt"]
    text = made.read("conversation.txt").decode()
    assert "Lihat berkas" in text
    assert "Rahasia" not in text
    assert made.read("files/001-a b.txt") == b"isi"
