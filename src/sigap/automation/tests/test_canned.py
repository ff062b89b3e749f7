"""Prepared texts: whose they are, what they become in a ticket, their files."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from sigap.automation.actions.canned import (
    Canned,
    NothingToSay,
    UnknownVariables,
    delete_canned,
    save_canned,
    use_canned,
)
from sigap.automation.models import CannedReply
from sigap.automation.queries.choosing import canned_page, offered
from sigap.journal.models import Event
from sigap.tickets.models import Ticket
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HELLO = "Halo {{customer.first_name}}, soal {{ticket.number}}. {{agent.name}}"


def test_filled_from_the_ticket_in_the_requesters_language(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    reply = save_canned(
        None, Canned(name="Salam", text_id=HELLO, text_en="Hello {{customer.name}}"), actor=actor
    )
    found = use_canned(reply.pk, ticket.pk, actor=actor)
    assert found.text == f"Halo Budi, soal #{ticket.pk}. Dewi Lestari"
    cast.customer.language = "en"
    cast.customer.name = "Budi <b>Santoso</b>"
    cast.customer.save()
    found = use_canned(reply.pk, ticket.pk, actor=actor)
    assert found.text.startswith("Hello Budi")
    assert "<b>" not in found.html
    reply.refresh_from_db()
    assert reply.used_count == 2
    assert Event.objects.filter(verb="canned.changed").count() == 1


def test_what_cannot_be_filled_is_refused_or_seen(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    with pytest.raises(UnknownVariables, match=r"customer\.nama"):
        save_canned(None, Canned(name="x", text_id="{{customer.nama}}"), actor=actor)
    with pytest.raises(NothingToSay):
        save_canned(None, Canned(name="x", text_id=" "), actor=actor)
    reply = save_canned(None, Canned(name="x", text_id="{{customer.organisation}}"), actor=actor)
    assert use_canned(reply.pk, ticket.pk, actor=actor).text == "{{customer.organisation}}"


def test_whose_it_is(cast: Cast) -> None:
    agent, lead, stranger = (cast.actor(one) for one in (cast.agent, cast.lead, cast.stranger))
    mine = save_canned(None, Canned(name="Punyaku", text_id="a"), actor=agent)
    teams = save_canned(None, Canned(name="Tim", text_id="b", whose=str(cast.team.pk)), actor=lead)
    for whose in (str(cast.team.pk), "all"):
        with pytest.raises(PermissionDenied):
            save_canned(None, Canned(name="x", text_id="c", whose=whose), actor=agent)
    everybody = save_canned(
        None, Canned(name="Umum", text_id="d", whose="all"), actor=cast.actor(cast.administrator)
    )
    assert {one.pk for one in offered(agent, "")} == {mine.pk, teams.pk, everybody.pk}
    assert {one.pk for one in offered(stranger, "")} == {everybody.pk}
    with pytest.raises(Http404):
        delete_canned(mine.pk, actor=lead)
    with pytest.raises(PermissionDenied):
        delete_canned(teams.pk, actor=agent)
    with pytest.raises(PermissionDenied):
        save_canned(everybody.pk, Canned(name="x", text_id="e"), actor=agent)
    delete_canned(mine.pk, actor=agent)
    assert CannedReply.objects.count() == 2


def test_lists_cost_the_same_however_long(cast: Cast) -> None:
    actor = cast.actor(cast.agent)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            offered(actor, "salam")
            canned_page(actor, "", "")
        return len(captured)

    few = statements()
    for number in range(130):
        save_canned(None, Canned(name=f"Salam {number:03}", text_id="a"), actor=actor)
    assert statements() == few == 2
    page = canned_page(actor, "", "")
    assert len(page.rows) == 100
    assert canned_page(actor, "", page.next).rows[0].name == "Salam 100"


def test_from_the_pages(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    agent = signed_in(cast.agent)
    form = {"name": "Panduan", "whose": "mine", "folder": "Akun", "text_id": "Lihat lampiran"}
    assert agent.post("/replies/new", form | {"text_id": ""}).status_code == 422
    file = SimpleUploadedFile("panduan.pdf", b"%PDF", content_type="application/pdf")
    assert agent.post("/replies/new", form | {"files": file}).status_code == 302
    reply = CannedReply.objects.get()
    assert "Panduan" in agent.get("/replies/?q=akun").text
    shown = agent.get(f"/tickets/{ticket.pk}/replies?q=lampiran").text
    assert f'data-use="/tickets/{ticket.pk}/replies/{reply.pk}"' in shown
    used = agent.post(f"/tickets/{ticket.pk}/replies/{reply.pk}").json()
    assert used["files"][0]["name"] == "panduan.pdf"
    kept = reply.files.get()
    assert "panduan.pdf" in agent.get(f"/replies/{reply.pk}/").text
    agent.post(f"/replies/{reply.pk}/", form | {"drop": str(kept.pk)})
    assert not reply.files.exists()
    assert signed_in(cast.lead).get(f"/replies/{reply.pk}/").status_code == 404
    agent.post(f"/replies/{reply.pk}/delete")
    assert not CannedReply.objects.exists()
