"""One confirmation for each ticket by mail, and none to machines."""

from __future__ import annotations

import pytest

from sigap.channels.actions.inbound import process, store
from sigap.channels.email import languages
from sigap.channels.email.models import Mailbox, MailText, TextKind
from sigap.channels.email.subscribers import confirm_receipt
from sigap.channels.email.texts import words_of
from sigap.journal.drain import drain
from sigap.journal.models import Event
from sigap.people.models import Contact, Identity
from sigap.tickets.models import Message, Outbound, Ticket
from tests.cast import Cast
from tests.mails import raw_mail

pytestmark = pytest.mark.usefixtures("mailbox")


def confirmations() -> list[Message]:
    return list(Message.objects.filter(author_kind="system").order_by("id"))


def take(raw: bytes, **more: str) -> None:
    store(raw, **more)  # type: ignore[arg-type]
    while process() or drain():
        pass


def test_a_new_ticket_is_confirmed_once() -> None:
    raw = raw_mail(Message_ID="<1@pelanggan.test>")
    take(raw)
    take(raw)
    (message,) = confirmations()
    assert f"tiket #{message.ticket_id}" in message.text
    assert "Printer" not in message.text
    assert "{{" not in message.text
    assert "Budi" not in message.text
    outbound = Outbound.objects.get(message=message)
    assert (outbound.automatic, outbound.recipients) == (True, ["budi@pelanggan.test"])
    assert outbound.in_reply_to == "<1@pelanggan.test>"
    confirm_receipt(Event.objects.get(verb="ticket.opened"))
    assert len(confirmations()) == 1


def test_an_answer_is_not_confirmed() -> None:
    take(raw_mail())
    (message,) = confirmations()
    take(raw_mail("Masih rusak", In_Reply_To=message.message_id))
    assert len(confirmations()) == 1
    assert message.ticket.messages.count() == 3


def test_the_language_and_words_of_the_mailbox(mailbox: Mailbox, cast: Cast) -> None:
    MailText.objects.create(
        mailbox=mailbox,
        kind=TextKind.RECEIVED,
        is_on=True,
        text_en="Dear {{name}} , your {{subject}} is {{ number }}. {{nonsense}}",
    )
    Contact.objects.filter(pk=cast.customer.pk).update(language="en")
    take(raw_mail())
    (message,) = confirmations()
    assert message.text == f"Dear, your is {message.ticket_id}."
    Identity.objects.filter(contact=cast.customer).update(verified=True)
    take(raw_mail(Subject="{{number}}"))
    assert "Dear Budi Santoso, your {{number}} is" in confirmations()[1].text


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto-Submitted": "auto-replied"},
        {"List-Id": "<list.pelanggan.test>"},
        {"Precedence": "bulk"},
        {"From": "no-reply@toko.test"},
        {"From": "noreply+1@toko.test"},
        {"From": "MAILER-DAEMON@toko.test"},
        {"From": "postmaster@toko.test"},
        {"From": "bantuan@desk.test"},
        {"From": "help+x@desk.test"},
        {"From": "root"},
    ],
)
def test_machines_and_ourselves_get_none(fields: dict[str, str]) -> None:
    take(raw_mail(**fields))
    assert Event.objects.filter(verb="ticket.opened").count() == 1
    assert not confirmations()


def test_an_empty_envelope_sender_gets_none() -> None:
    take(raw_mail(), return_path="")
    assert not confirmations()


def test_a_sender_gets_one_a_day_and_ten_an_hour_when_proven(cast: Cast) -> None:
    for number in range(2):
        store(raw_mail(f"Pertama {number}"))
    while process() or drain():
        pass
    assert len(confirmations()) == 1
    Message.objects.all().delete()
    Ticket.objects.all().delete()
    Identity.objects.filter(contact=cast.customer).update(verified=True)
    for number in range(13):
        store(raw_mail(f"Nomor {number}"))
    while process() or drain():
        pass
    assert len(confirmations()) == 10


def test_none_where_the_mailbox_does_not_want_it(mailbox: Mailbox) -> None:
    MailText.objects.create(mailbox=mailbox, kind=TextKind.RECEIVED, is_on=False)
    take(raw_mail())
    assert not confirmations()


@pytest.mark.parametrize("language", ["id", "en"])
def test_shipped_texts_hold_their_number(language: str, mailbox: Mailbox) -> None:
    text = languages.fill(words_of(mailbox, TextKind.RECEIVED).text(language), {"number": "42"})
    assert "#42" in text
    assert "{{" not in text
