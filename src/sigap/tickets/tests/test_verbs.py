"""Every verb of the desk, as the agent, the stranger, the light agent and nobody."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sigap.people.models import Membership
from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.models import Category, Message, Ticket, TicketLink
from sigap.tickets.models.choices import StatusCategory
from sigap.tickets.statuses import default_status_id
from tests.cast import Cast
from tests.tickets import customer_message, open_by_customer

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
VERBS = {
    "reply": {"seen_through": "999999999", "body": "Sudah diganti"},
    "solve": {},
    "reopen": {},
    "take": {},
    "status": {"status": default_status_id},
    "priority": {"priority": "4"},
    "type": {"type": "incident"},
    "category": {"category": ""},
    "assign": {"tier": "2"},
    "tags": {"tags": "vpn, Surabaya"},
    "link": {"other": "1"},
    "unlink": {"other": "1"},
}


def values(verb: str) -> dict[str, str]:
    return VERBS[verb] if verb != "status" else {"status": str(default_status_id("pending"))}


@pytest.mark.parametrize("verb", [*VERBS, "note"])
def test_who_may_not(cast: Cast, ticket: Ticket, client: Client, signed_in, verb: str) -> None:
    address = f"/tickets/{ticket.pk}/{verb}"
    data = {"body": "x"} if verb == "note" else values(verb)
    assert client.post(address, data).status_code == 302
    assert client.post(address, data)["Location"].startswith("/accounts/login/")
    assert signed_in(cast.stranger).post(address, data).status_code == 404
    assert signed_in(cast.auditor).post(address, data).status_code == 403
    if verb != "note":
        assert signed_in(cast.light).post(address, data).status_code == 403
    assert signed_in(cast.agent).get(address).status_code == 405
    ticket.refresh_from_db()
    assert ticket.version == 1


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in {"link", "unlink"}])
def test_without_scripts_it_leads_back(agent: Client, ticket: Ticket, verb: str) -> None:
    answer = agent.post(
        f"/tickets/{ticket.pk}/{verb}",
        values(verb),
        headers={"Referer": "http://testserver/tickets/1/?view=mine&x=1"},
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/tickets/{ticket.pk}/?view=mine"


def test_verbs_change_the_ticket(cast: Cast, agent: Client, ticket: Ticket) -> None:
    category = Category.objects.create(name="Printer")
    for verb, data in (
        ("priority", {"priority": "4"}),
        ("type", {"type": "incident"}),
        ("category", {"category": str(category.pk)}),
        ("assign", {"tier": "2"}),
        ("assign", {"assignee": str(cast.lead.pk)}),
        ("tags", {"tags": "vpn, Surabaya ,"}),
        ("status", {"status": str(default_status_id("pending"))}),
    ):
        answer = agent.post(f"/tickets/{ticket.pk}/{verb}", data, headers=HTMX)
        assert answer.status_code == 200, verb
        assert "hx-partial" in answer.text
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.type, ticket.tier) == (4, "incident", 2)
    assert (ticket.category, ticket.assignee) == (category, cast.lead)
    assert ticket.tags == ["surabaya", "vpn"]
    assert ticket.status_category == StatusCategory.PENDING


def test_solve_take_reopen(cast: Cast, agent: Client, ticket: Ticket) -> None:
    agent.post(f"/tickets/{ticket.pk}/take")
    ticket.refresh_from_db()
    assert ticket.assignee == cast.agent
    assert "reopen" in agent.post(f"/tickets/{ticket.pk}/solve", headers=HTMX).text
    ticket.refresh_from_db()
    assert ticket.status_category == "solved"
    agent.post(f"/tickets/{ticket.pk}/reopen")
    ticket.refresh_from_db()
    assert ticket.status_category == "open"


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("priority", {"priority": "9"}),
        ("type", {"type": "secret"}),
        ("status", {"status": "x"}),
        ("status", {}),
        ("category", {"category": "999"}),
        ("assign", {"team": "999"}),
        ("assign", {"tier": "7"}),
        ("assign", {}),
        ("unlink", {}),
        ("reply", {"body": "x", "status": "999"}),
        ("reply", {"body": "x", "attachments": "x"}),
    ],
)
def test_what_no_form_offers_is_not_found(agent: Client, ticket, verb: str, data) -> None:
    assert agent.post(f"/tickets/{ticket.pk}/{verb}", data).status_code == 404


def test_agent_who_cannot_answer_is_refused(cast: Cast, agent: Client, ticket: Ticket) -> None:
    answer = agent.post(
        f"/tickets/{ticket.pk}/assign", {"assignee": str(cast.stranger.pk)}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "cannot see or answer" in answer.text


def test_ticket_that_leaves_ones_teams_leads_to_the_list(cast: Cast, signed_in, ticket) -> None:
    address = f"/tickets/{ticket.pk}/assign"
    answer = signed_in(cast.agent).post(address, {"team": cast.other_team.pk}, headers=HTMX)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/tickets/"


def test_change_elsewhere_is_no_conflict(cast: Cast, agent: Client, ticket: Ticket) -> None:
    set_tags(ticket.pk, ["vpn"], actor=cast.actor(cast.lead))
    data = {"priority": "4", "version": "1", "was": "2"}
    assert agent.post(f"/tickets/{ticket.pk}/priority", data, headers=HTMX).status_code == 200
    ticket.refresh_from_db()
    assert ticket.priority == 4


def test_conflict_shows_both_values(cast: Cast, agent: Client, ticket: Ticket) -> None:
    change_ticket(ticket.pk, actor=cast.actor(cast.lead), priority=1)
    data = {"priority": "4", "version": "1", "was": "2"}
    answer = agent.post(f"/tickets/{ticket.pk}/priority", data, headers=HTMX)
    assert answer.status_code == 409
    assert "Now: Low. You chose: Urgent." in answer.text
    ticket.refresh_from_db()
    assert ticket.priority == 1
    set_tags(ticket.pk, ["vpn"], actor=cast.actor(cast.lead))
    data = {"tags": "wifi", "version": "1", "was": ""}
    answer = agent.post(f"/tickets/{ticket.pk}/tags", data, headers=HTMX)
    assert "Now: vpn. You chose: wifi." in answer.text


def test_reply_with_everything(cast: Cast, agent: Client, ticket: Ticket) -> None:
    image = upload(
        actor=cast.actor(cast.agent), name="a.png", content_type="image/png", content=b"\x89PNG"
    )
    html = f'<p>Lihat <img src="/attachments/{image.key}?inline=1" alt="a.png"></p>'
    data = {
        "kind": "reply",
        "body": "Lihat",
        "body_html": html,
        "cc": "Maya <maya@pelanggan.test>",
        "bcc": "arsip@desk.test",
        "attachments": str(image.pk),
        "status": str(default_status_id("pending")),
        "files": SimpleUploadedFile("b.txt", b"isi"),
        "seen_through": str(ticket.messages.get().pk),
    }
    assert agent.post(f"/tickets/{ticket.pk}/reply", data, headers=HTMX).status_code == 200
    message = Message.objects.get(author_kind="agent")
    assert f"cid:{image.content_id}" in message.html
    assert sorted(message.attachments.values_list("name", flat=True)) == ["a.png", "b.txt"]
    assert message.bcc == [{"address": "arsip@desk.test", "name": ""}]
    assert ticket.participants.get().contact == cast.colleague
    ticket.refresh_from_db()
    assert ticket.status_category == "pending"
    shown = agent.get(f"/tickets/{ticket.pk}/").text
    assert f'src="/attachments/{image.key}?inline=1"' in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"body": "  ", "seen_through": 10**9}, "Write something"),
        ({"body": "Halo", "cc": "bukan alamat"}, "is not a mail address"),
    ],
)
def test_refused_reply_keeps_the_text(agent: Client, ticket, data, words: str) -> None:
    answer = agent.post(f"/tickets/{ticket.pk}/reply", data, headers=HTMX)
    assert answer.status_code == 422
    assert words in answer.text
    page = agent.post(f"/tickets/{ticket.pk}/reply", data)
    assert page.status_code == 422
    assert f">{data['body']}</textarea>" in page.text
    assert not Message.objects.filter(author_kind="agent").exists()


def test_newer_message_is_shown_first(cast: Cast, agent: Client, ticket: Ticket) -> None:
    from sigap.tickets.actions.writing import write_message

    seen = ticket.messages.get().pk
    newer = write_message(ticket, customer_message(cast, "Sudah menyala lagi"))
    data = {"body": "Segera kami cek", "seen_through": str(seen)}
    answer = agent.post(f"/tickets/{ticket.pk}/reply", data, headers=HTMX)
    assert answer.status_code == 409
    assert "Sudah menyala lagi" in answer.text
    assert f'id="seen-now" value="{newer.pk}"' in answer.text
    data["seen_through"] = str(newer.pk)
    assert agent.post(f"/tickets/{ticket.pk}/reply", data, headers=HTMX).status_code == 200


def test_note_by_its_address_and_by_the_switch(cast: Cast, ticket: Ticket, signed_in) -> None:
    light = signed_in(cast.light)
    assert light.post(f"/tickets/{ticket.pk}/note", {"body": "Satu"}).status_code == 302
    assert (
        light.post(f"/tickets/{ticket.pk}/reply", {"kind": "note", "body": "Dua"}).status_code
        == 302
    )
    notes = Message.objects.filter(kind="note").order_by("id")
    assert [note.text for note in notes] == ["Satu", "Dua"]


def test_light_agent_cannot_change_the_status_by_a_note(cast, ticket, signed_in) -> None:
    data = {"body": "Satu", "status": str(default_status_id("solved"))}
    answer = signed_in(cast.light).post(f"/tickets/{ticket.pk}/note", data)
    assert answer.status_code == 403
    assert not Message.objects.filter(kind="note").exists()


def test_links(cast: Cast, agent: Client, ticket: Ticket) -> None:
    other = open_by_customer(cast)
    hidden = open_by_customer(cast, team_id=cast.other_team.pk)
    address = f"/tickets/{ticket.pk}"
    assert agent.post(f"{address}/link", {"other": f"#{other.pk}"}).status_code == 302
    assert TicketLink.objects.get().b == other
    answer = agent.post(f"{address}/link", {"other": str(hidden.pk)}, headers=HTMX)
    assert answer.status_code == 422
    assert f"#{other.pk}" in agent.get(f"{address}/").text
    agent.post(f"{address}/unlink", {"other": str(other.pk)})
    assert not TicketLink.objects.exists()


def test_closed_ticket_offers_no_verbs(agent: Client, ticket: Ticket) -> None:
    closed = default_status_id("closed")
    Ticket.objects.filter(pk=ticket.pk).update(status_category="closed", status_id=closed)
    page = agent.get(f"/tickets/{ticket.pk}/").text
    assert "/solve" not in page
    assert "<select" not in page
    assert agent.post(f"/tickets/{ticket.pk}/solve", headers=HTMX).status_code == 409


def test_other_teams_member_may_only_note_where_the_level_says_so(cast, ticket, signed_in) -> None:
    Membership.objects.create(account=cast.stranger, team=cast.team, level=1)
    stranger = signed_in(cast.stranger)
    assert stranger.get(f"/tickets/{ticket.pk}/").status_code == 200
    assert (
        stranger.post(
            f"/tickets/{ticket.pk}/reply", {"body": "x", "seen_through": 10**9}
        ).status_code
        == 403
    )
    assert stranger.post(f"/tickets/{ticket.pk}/note", {"body": "x"}).status_code == 302


def test_history_is_told_in_sentences(cast: Cast, agent: Client, ticket: Ticket) -> None:
    write_note(ticket.pk, Answer(text="Cek"), actor=cast.actor(cast.agent))
    agent.post(f"/tickets/{ticket.pk}/solve")
    page = agent.get(f"/tickets/{ticket.pk}/").text
    assert "Dewi Lestari wrote an internal note" in page
    assert "Dewi Lestari solved the ticket" in page
