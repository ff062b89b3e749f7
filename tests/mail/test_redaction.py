"""A canary that came by mail, was quoted, noted, drafted and told is nowhere any more."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from sigap.channels.actions import inbound
from sigap.channels.email.models import Mailbox
from sigap.core import blobs
from sigap.journal.drain import drain
from sigap.people.models import Account
from sigap.tickets.actions.correcting import edit_note
from sigap.tickets.actions.drafting import Paper, keep_draft
from sigap.tickets.actions.following import follow_ticket
from sigap.tickets.actions.redacting import NothingToHide, redact_ticket
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.models import Attachment, Message, Ticket
from sigap.tickets.queries.finding import search
from tests.cast import Cast
from tests.mails import raw_mail

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "Kenari-7731 & Co"
FILE = b"isi berkas Kenari-7731 & Co"


@pytest.fixture
def ticket(cast: Cast, settings: Any, tmp_path: Path) -> Ticket:
    Mailbox.objects.create(
        name="Bantuan", brand="Sigap", address="bantuan@desk.test", is_default=True, team=cast.team
    )
    inbound.store(raw_mail(f"Sandi saya {CANARY} tolong", Subject=f"Soal {CANARY}"))
    while inbound.process():
        pass
    ticket = Ticket.objects.get()
    follow_ticket(ticket.pk, actor=cast.actor(cast.lead))
    agent = cast.actor(cast.agent)
    Attachment.objects.create(
        message=ticket.messages.get(), name="bukti.txt", content_type="text/plain",
        size=len(FILE), blob_id=blobs.put(FILE), created_at=ticket.opened_at,
    )  # fmt: skip
    reply(ticket.pk, Answer(html=f"<p>Benar <b>{CANARY[:6]}</b>-7731 &amp; Co?</p>"), actor=agent)
    note = write_note(ticket.pk, Answer(text=f"Lihat {CANARY}"), actor=agent)
    edit_note(note.pk, text=f"Lihat lagi {CANARY}", actor=agent)
    keep_draft(ticket.pk, Paper(kind="reply", text=f"Draf {CANARY}"), actor=agent)
    while drain():
        pass
    return ticket


def places() -> list[str]:
    """Every table and every stored file in which the canary stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for form in (CANARY, CANARY.replace("&", "&amp;"), "Kenari-7731"):
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s',  # noqa: S608 - tables of ours
                    [f"%{form}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {form}")
    for sha256 in Attachment.objects.values_list("blob_id", flat=True):
        found += ["blob"] * (b"Kenari-7731" in blobs.read(sha256))
    return found


def files(settings: Any) -> list[bytes]:
    root = Path(settings.STORAGES["blobs"]["OPTIONS"]["location"])
    return [path.read_bytes() for path in root.rglob("*") if path.is_file()]


def stands_in(content: bytes) -> bool:
    marks = (b"Kenari-7731", base64.b64encode(b"Kenari-7731")[:-2])
    return any(mark in content for mark in marks)


def test_the_canary_is_gone(cast: Cast, ticket: Ticket, settings: Any) -> None:
    assert places()
    assert any(map(stands_in, files(settings)))
    attachment = Attachment.objects.get()
    count = redact_ticket(
        ticket.pk,
        actor=cast.actor(cast.administrator),
        passages=(CANARY,),
        files=(attachment.pk,),
    )
    assert count == 4, "his mail, its confirmation, the reply and the note"
    assert places() == []
    assert not any(map(stands_in, files(settings)))
    assert "█████" in Message.objects.order_by("pk")[0].text
    assert search(cast.actor(cast.agent), "Kenari-7731").rows == []


def test_only_who_may_and_only_what_stands_there(cast: Cast, ticket: Ticket) -> None:
    for account in (cast.agent, cast.lead):
        with pytest.raises(PermissionDenied):
            redact_ticket(ticket.pk, actor=cast.actor(account), passages=(CANARY,))
    for passages in ((), ("ab",), ("Merpati",)):
        with pytest.raises(NothingToHide):
            redact_ticket(ticket.pk, actor=cast.actor(cast.administrator), passages=passages)
    client = Client()
    Account.objects.update(language="en")
    client.force_login(cast.administrator)
    address = f"/tickets/{ticket.pk}/redact"
    assert "bukti.txt" in client.get(address).text
    assert client.post(address, {"passages": "Merpati"}).status_code == 422
    assert client.post(address, {"passages": CANARY}).status_code == 302
    assert CANARY not in client.get(f"/tickets/{ticket.pk}/").text


def test_a_file_that_another_ticket_holds_stays_there(cast: Cast, ticket: Ticket) -> None:
    attachment = Attachment.objects.get()
    other = Attachment.objects.get(pk=attachment.pk)
    other.pk, other.key, other.message = None, "lain", None
    other.save()
    admin = cast.actor(cast.administrator)
    redact_ticket(ticket.pk, actor=admin, files=(attachment.pk,))
    assert blobs.read(other.blob_id) == FILE
