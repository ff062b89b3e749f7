"""HTML mail, files, raw sources, taking back and sending again."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sigap.core import blobs, outbound
from sigap.journal.actors import contact_actor
from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.delivering import claim, mark_failed
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.envelope import File
from sigap.tickets.models import Attachment, Message, Outbound
from tests.cast import Cast
from tests.tickets import customer_message

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def mail(cast: Cast) -> Message:
    """A mail with a picture inside, one elsewhere, and a file."""
    html = '<p>Ini</p><img src="cid:foto"><img src="remote:0" alt="logo"><table></table>'
    new = customer_message(
        cast,
        "Ini",
        html=html,
        remote_images=("https://iklan.test/pixel.png",),
        files=(
            File(name="foto.png", content_type="image/png", content=PNG, content_id="foto"),
            File(name="a.html", content_type="text/html", content=b"<script>x</script>"),
        ),
        raw=blobs.put(b"From: budi\r\n\r\nIni"),
        flags=("auto_reply",),
        notices=("parts_cut:3",),
    )
    ticket = NewTicket(subject="Foto", requester=cast.customer, message=new, team_id=cast.team.pk)
    return open_ticket(ticket, actor=contact_actor(cast.customer.pk))[1]


@pytest.fixture
def mailbox(cast: Cast) -> Any:
    return apps.get_model("email", "Mailbox").objects.create(
        name="Bantuan", brand="Sigap", address="bantuan@desk.test", is_default=True, undo_seconds=8
    )


def test_thread_frames_the_mail_and_says_what_it_is(agent: Client, mail: Message) -> None:
    page = agent.get(f"/tickets/{mail.ticket_id}/").text
    assert f'src="/messages/{mail.pk}/html"' in page
    assert "allow-scripts" not in page
    assert "Automatic reply" in page
    assert "Some of its many parts were left out" in page
    assert f"/messages/{mail.pk}/html?images=1" in page
    assert ">foto.png<" not in page
    assert ">a.html<" in page
    assert f"/messages/{mail.pk}/raw" not in page


def test_document_has_its_own_policy(cast: Cast, agent: Client, mail: Message, signed_in) -> None:
    answer = agent.get(f"/messages/{mail.pk}/html")
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    key = Attachment.objects.get(name="foto.png").key
    assert f'<img src="/attachments/{key}?inline=1">' in answer.text
    assert "/images/0" not in answer.text
    asked = agent.get(f"/messages/{mail.pk}/html?images=1").text
    assert f'src="/messages/{mail.pk}/images/0"' in asked
    assert "iklan.test" not in asked
    assert signed_in(cast.stranger).get(f"/messages/{mail.pk}/html").status_code == 404


def test_remote_images_come_through_ourselves(
    agent: Client, mail: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    content = {"now": PNG}

    def fetch(url: str) -> bytes:
        asked.append(url)
        return content["now"]

    monkeypatch.setattr(outbound, "fetch", fetch)
    answer = agent.get(f"/messages/{mail.pk}/images/0")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert asked == ["https://iklan.test/pixel.png"]
    content["now"] = b"<svg onload=x>"
    assert agent.get(f"/messages/{mail.pk}/images/0").status_code == 404
    assert agent.get(f"/messages/{mail.pk}/images/1").status_code == 404

    def refuse(url: str) -> bytes:
        raise outbound.Refused("not a public address")

    monkeypatch.setattr(outbound, "fetch", refuse)
    assert agent.get(f"/messages/{mail.pk}/images/0").status_code == 404


def test_files_are_downloads_and_only_images_are_shown(
    cast: Cast, agent: Client, mail: Message, signed_in
) -> None:
    page, picture = (Attachment.objects.get(name=name) for name in ("a.html", "foto.png"))
    for attachment, inline, kind in (
        (page, "?inline=1", "application/octet-stream"),
        (page, "", "application/octet-stream"),
        (picture, "?inline=1", "image/png"),
    ):
        answer = agent.get(f"/attachments/{attachment.key}{inline}")
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"].startswith(
            "inline" if kind == "image/png" else "attachment"
        )
        assert "sandbox" in answer["Content-Security-Policy"]
        b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert signed_in(cast.stranger).get(f"/attachments/{page.key}").status_code == 404


def test_upload_is_private_until_it_is_sent(cast: Cast, agent: Client, signed_in) -> None:
    file = SimpleUploadedFile("catatan.txt", b"isi", content_type="text/plain")
    kept = agent.post("/uploads", {"file": file}).json()
    assert (kept["name"], kept["size"]) == ("catatan.txt", 3)
    assert agent.get(kept["url"]).status_code == 200
    assert signed_in(cast.lead).get(kept["url"]).status_code == 404
    assert agent.post("/uploads").status_code == 422
    again = SimpleUploadedFile("b.txt", b"x")
    assert signed_in(cast.auditor).post("/uploads", {"file": again}).status_code == 403


def test_raw_source_needs_its_right(cast: Cast, agent: Client, mail: Message, signed_in) -> None:
    assert agent.get(f"/messages/{mail.pk}/raw").status_code == 403
    answer = signed_in(cast.administrator).get(f"/messages/{mail.pk}/raw")
    assert answer.content == b"From: budi\r\n\r\nIni"
    assert signed_in(cast.stranger).get(f"/messages/{mail.pk}/raw").status_code == 404


def test_undo_gives_the_text_back(cast: Cast, agent: Client, mail: Message, mailbox) -> None:
    file = upload(actor=cast.actor(cast.agent), name="a.png", content_type="image/png", content=PNG)
    html = f'<p>Segera <b>dikirim</b> <img src="/attachments/{file.key}?inline=1"></p>'
    data = {"body": "Segera dikirim", "body_html": html, "attachments": str(file.pk)}
    data["seen_through"] = str(mail.pk)
    sent = agent.post(f"/tickets/{mail.ticket_id}/reply", data, headers=HTMX).text
    answer = Message.objects.get(author_kind="agent")
    assert f"/messages/{answer.pk}/undo" in sent
    assert "data-seconds=" in sent
    back = agent.post(f"/messages/{answer.pk}/undo", headers=HTMX)
    assert back.status_code == 200
    assert "Segera" in back.text
    assert f"/attachments/{file.key}?inline=1" in back.text
    assert not Message.objects.filter(pk=answer.pk).exists()
    assert agent.get(f"/attachments/{file.key}").status_code == 200


def test_undo_without_scripts_shows_the_text(agent: Client, mail: Message, mailbox) -> None:
    agent.post(
        f"/tickets/{mail.ticket_id}/reply", {"body": "Segera dikirim", "seen_through": 10**9}
    )
    answer = Message.objects.get(author_kind="agent")
    page = agent.post(f"/messages/{answer.pk}/undo")
    assert ">Segera dikirim</textarea>" in page.text


def test_undo_is_for_the_author_and_in_time(
    cast: Cast, agent: Client, mail: Message, mailbox, signed_in
) -> None:
    agent.post(
        f"/tickets/{mail.ticket_id}/reply", {"body": "Segera dikirim", "seen_through": 10**9}
    )
    address = f"/messages/{Message.objects.get(author_kind='agent').pk}/undo"
    assert signed_in(cast.lead).post(address).status_code == 404
    assert signed_in(cast.stranger).post(address).status_code == 404
    assert signed_in(cast.light).post(address).status_code == 403
    Outbound.objects.update(state="sent")
    assert agent.post(address, headers=HTMX).status_code == 409


def test_failed_reply_is_told_and_sent_again(
    cast: Cast, agent: Client, mail: Message, mailbox, signed_in
) -> None:
    mailbox.undo_seconds = 0
    mailbox.save()
    agent.post(
        f"/tickets/{mail.ticket_id}/reply", {"body": "Segera dikirim", "seen_through": 10**9}
    )
    lease = claim("mail")
    assert lease
    mark_failed(lease, "550 no such user")
    page = agent.get(f"/tickets/{mail.ticket_id}/").text
    assert "Not delivered: 550 no such user" in page
    address = f"/messages/{lease.outbound.message_id}/resend"
    assert signed_in(cast.light).post(address).status_code == 403
    assert signed_in(cast.stranger).post(address).status_code == 404
    assert agent.post(address).status_code == 302
    assert Outbound.objects.get().state == "pending"


def test_customers_text_is_text(cast: Cast, agent: Client) -> None:
    text = "<script>alert(1)</script> & <b>x</b>"
    new = customer_message(cast, text, reply_text="Baru")
    made = NewTicket(subject=text, requester=cast.customer, message=new, team_id=cast.team.pk)
    ticket, _message = open_ticket(made, actor=contact_actor(cast.customer.pk))
    page = agent.get(f"/tickets/{ticket.pk}/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "Show quoted text" in page


def test_new_ticket_for_a_customer(cast: Cast, agent: Client, signed_in) -> None:
    from sigap.tickets.models import Ticket

    data = {
        "address": "",
        "name": "Siti Aminah",
        "phone": "+62 812 0000 1111",
        "source": "phone",
        "subject": "Tidak bisa masuk",
        "text": "Lupa kata sandi",
        "type": "incident",
        "priority": "3",
        "team": str(cast.team.pk),
        "category": "",
        "mine": "on",
    }
    answer = agent.post("/tickets/new", data)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.pk}/?view=mine"
    assert (ticket.source, ticket.assignee, ticket.requester.name) == (
        "phone",
        cast.agent,
        "Siti Aminah",
    )
    assert ticket.messages.get().author_kind == "customer"
    refused = agent.post("/tickets/new", {**data, "name": "", "subject": ""})
    assert refused.status_code == 422
    assert "Give a mail address, or a name." in refused.text
    assert signed_in(cast.light).get("/tickets/new").status_code == 403


def test_lookup_finds_known_contacts(cast: Cast, agent: Client, signed_in) -> None:
    assert 'value="budi@pelanggan.test"' in agent.get("/contacts/lookup?q=Budi").text
    assert 'value="budi@pelanggan.test"' in agent.get("/contacts/lookup?address=budi@p").text
    assert agent.get("/contacts/lookup?q=%25%25").text.strip() == ""
    assert signed_in(cast.light).get("/contacts/lookup?q=Budi").status_code == 403
