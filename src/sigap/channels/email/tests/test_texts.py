"""What mailboxes say by themselves: on which occasions, in whose words, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from sigap.channels.email.actions.overdue import tell_overdue
from sigap.channels.email.models import Mailbox, MailText, TextKind
from sigap.channels.email.queries.mailboxes import forget
from sigap.channels.email.smtp.sender import Sender
from sigap.core import clock
from sigap.journal.drain import drain
from sigap.people.models import Contact
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.properties import set_due
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.actions.settling import reopen_ticket, set_status, solve_ticket, status_of
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import StatusCategory
from tests.cast import Cast
from tests.peers.smtp import Sink


@pytest.fixture
def everything_on(mailbox: Mailbox) -> Mailbox:
    for kind in set(TextKind) - {TextKind.ANSWERED}:
        MailText.objects.create(mailbox=mailbox, kind=kind, is_on=True)
    return mailbox


def told(ticket: Ticket) -> list[str]:
    while drain():
        pass
    found = Message.objects.filter(ticket=ticket, author_kind="system").order_by("id")
    return [" ".join(message.text.split()) for message in found]


@pytest.mark.usefixtures("everything_on")
def test_each_occasion_is_told_once(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    told(ticket)
    Message.objects.filter(author_kind="system").delete()
    assign_ticket(ticket.pk, actor=actor, assignee_id=cast.agent.pk)
    assign_ticket(ticket.pk, actor=actor, assignee_id=cast.lead.pk)
    assert len(told(ticket)) == 1
    assert cast.agent.contact.name in told(ticket)[0]
    set_status(ticket.pk, status_of(StatusCategory.PENDING), actor=actor)
    assert "menunggu jawaban Anda" in told(ticket)[-1]
    solve_ticket(ticket.pk, actor=actor)
    solve_ticket(ticket.pk, actor=actor)
    assert "sudah kami selesaikan" in told(ticket)[-1]
    count = len(told(ticket))
    reopen_ticket(ticket.pk, actor=actor)
    assert "buka kembali" in told(ticket)[-1]
    assert len(told(ticket)) == count + 1


@pytest.mark.usefixtures("everything_on")
def test_an_answer_that_solves_says_it_itself(cast: Cast, ticket: Ticket) -> None:
    before = len(told(ticket))
    solved = status_of(StatusCategory.SOLVED)
    reply(ticket.pk, Answer(text="Selesai", status=solved), actor=cast.actor(cast.agent))
    assert len(told(ticket)) == before


@pytest.mark.usefixtures("everything_on")
def test_later_than_promised_is_told_once_for_each_promise(cast: Cast, ticket: Ticket) -> None:
    told(ticket)
    actor = cast.actor(cast.agent)
    set_due(ticket.pk, clock.now() - timedelta(minutes=1), actor=actor)
    assert [tell_overdue(), tell_overdue()] == [1, 0]
    set_due(ticket.pk, clock.now() - timedelta(seconds=1), actor=actor)
    assert tell_overdue() == 1


def test_only_receipt_is_on_by_itself(cast: Cast, ticket: Ticket, mailbox: Mailbox) -> None:
    before = len(told(ticket))
    assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    solve_ticket(ticket.pk, actor=cast.actor(cast.agent))
    set_due(ticket.pk, clock.now() - timedelta(minutes=1), actor=cast.actor(cast.agent))
    assert tell_overdue() == 0
    assert len(told(ticket)) == before


def test_the_frame_of_an_answer(cast: Cast, ticket: Ticket, mailbox: Mailbox, sink: Sink) -> None:
    Mailbox.objects.update(
        smtp_host=sink.host, smtp_port=sink.port, smtp_security="plain", undo_seconds=0
    )
    forget()
    Contact.objects.update(name="Budi")
    MailText.objects.create(
        mailbox=mailbox,
        kind=TextKind.ANSWERED,
        is_on=True,
        text_id="Yth. {{name}},\n\n{{ answer }}\n\nSalam, {{agent}}",
    )
    code = "a   =   1\n  b   =  2"
    reply(ticket.pk, Answer(text=code), actor=cast.actor(cast.agent))
    Sender().step()
    text = next(one for one in sink.taken if "Yth." in one.text()).text()
    assert text.startswith("Yth. Budi,\n\n")
    assert code in text, "an answer's own blanks stay"


def test_the_pages(cast: Cast, mailbox: Mailbox, sink: Sink) -> None:
    Mailbox.objects.update(smtp_host=sink.host, smtp_port=sink.port, smtp_security="plain")
    forget()
    client = Client()
    client.force_login(cast.administrator)
    listed = f"/settings/mailboxes/{mailbox.pk}/texts/"
    assert client.get(listed).text.count("<tr><td>") == len(TextKind)
    page = f"{listed}solved"
    form = {"is_on": "on", "text_id": "Selesai, {{name}}.", "text_en": ""}
    shown = client.post(page, form | {"do": "show"}).text
    assert "Selesai, Budi Santoso." in shown
    assert "Your ticket #4021 is solved" in shown
    assert not MailText.objects.exists()
    client.post(page, form | {"do": "test"})
    (test,) = sink.wait_for(1)
    assert test.recipients == [cast.administrator.email]
    assert client.post(page, form | {"do": "save"}).status_code == 302
    assert MailText.objects.get().text_id == "Selesai, {{name}}."
    refused = client.post(f"{listed}answered", {"is_on": "on", "text_id": "Halo", "text_en": ""})
    assert refused.status_code == 422
    assert client.get(f"{listed}nothing").status_code == 404
