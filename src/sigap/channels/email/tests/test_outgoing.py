"""How mail leaves: paused at a refused sign-in, at the pace of the server, signed, quoting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.test import Client

from sigap.channels.email.actions.mailboxes import PAUSED, resume_sending
from sigap.channels.email.actions.signing import make_signing_key
from sigap.channels.email.models import Mailbox, SigningKey
from sigap.channels.email.queries.mailboxes import forget
from sigap.channels.email.signing import dns_record
from sigap.channels.email.smtp.sender import TOO_MANY, Sender
from sigap.journal.models import Event
from sigap.people.actions.contacts import contact_for_address
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Outbound, Ticket
from tests.cast import Cast
from tests.peers.smtp import Sink
from tests.waiting import free_port


@pytest.fixture
def box(mailbox: Mailbox, sink: Sink) -> Mailbox:
    Mailbox.objects.update(
        smtp_host=sink.host, smtp_port=sink.port, smtp_security="plain", undo_seconds=0
    )
    forget()
    mailbox.refresh_from_db()
    return mailbox


@pytest.fixture
def strict(sink: Sink) -> Iterator[Controller]:
    """The same server, which lets in whoever says the new password."""
    tried: list[str] = []

    def judge(
        server: object, session: object, envelope: object, how: str, said: object
    ) -> AuthResult:
        tried.append(said.password.decode())  # type: ignore[attr-defined]  # LoginPassword
        return AuthResult(success=tried[-1] == "baru", handled=False)

    running = Controller(
        sink, "127.0.0.1", free_port(), authenticator=judge, auth_require_tls=False,
        auth_required=True,
    )  # fmt: skip
    running.tried = tried
    running.start()
    yield running
    running.stop()


def answered(cast: Cast, ticket: Ticket, text: str = "Sudah", **more: object) -> Outbound:
    message = reply(ticket.pk, Answer(text=text, **more), actor=cast.actor(cast.agent))
    return Outbound.objects.get(message=message)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_refused_sign_in_pauses_and_burns_no_try(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink, strict: Controller
) -> None:
    Mailbox.objects.update(smtp_port=strict.port, smtp_username="bantuan", smtp_password="lama")
    forget()
    outbound = answered(cast, ticket)
    sender = Sender()
    sender.step()
    tried = len(strict.tried)  # once with each mechanism that the server offers
    for _round in range(3):
        Outbound.objects.update(send_after=outbound.message.created_at)
        sender.step()
    assert 0 < len(strict.tried) == tried, "an account would be locked by more"
    outbound.refresh_from_db()
    assert (outbound.state, outbound.attempts, outbound.response) == ("pending", 0, PAUSED)
    assert Event.objects.filter(verb="mailbox.paused").count() == 1
    client = Client()
    client.force_login(cast.administrator)
    page = f"/settings/mailboxes/{box.pk}/"
    assert f"{page}resume" in client.get(page).text

    found = Mailbox.objects.get(pk=box.pk)
    found.smtp_password = "baru"
    found.save()
    client.post(f"{page}resume")
    Sender().step()
    assert len(sink.taken) == 1
    assert f"{page}resume" not in client.get(page).text


def test_only_who_may_lets_it_go_on(cast: Cast, box: Mailbox) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        resume_sending(box.pk, actor=cast.actor(cast.agent))


def test_no_faster_than_the_server_takes(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    Mailbox.objects.update(smtp_per_minute=3)
    forget()
    for number in range(5):
        answered(cast, ticket, f"Jawaban {number}")
    Sender().step()
    assert len(sink.taken) == 3
    waiting = Outbound.objects.filter(state="pending")
    assert {one.response for one in waiting} == {TOO_MANY}
    assert all(one.attempts == 0 for one in waiting)
    past = Mailbox.objects.get().turns_since - timedelta(minutes=2)  # type: ignore[operator]
    Mailbox.objects.update(turns_since=past)
    Outbound.objects.filter(state="pending").update(send_after=past)
    Sender().step()
    assert len(sink.taken) == 5


def test_mail_is_signed_with_the_domains_key(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    key = make_signing_key(box.pk, actor=cast.actor(cast.administrator))
    answered(cast, ticket)
    Sender().step()
    record = dns_record(key).encode()
    asked: list[bytes] = []

    def names(name: bytes, timeout: int = 0) -> bytes:
        asked.append(name)
        return record

    raw = sink.taken[0].raw
    assert dkim.verify(raw, dnsfunc=names)
    assert asked[0].rstrip(b".").decode() == f"{key.selector}._domainkey.desk.test"
    assert not dkim.verify(raw.replace(b"Sudah", b"Belum"), dnsfunc=names)
    assert b"PRIVATE" not in key.private_key.encode()[:0] + raw


def test_the_key_is_sealed_and_its_record_shown(cast: Cast, box: Mailbox) -> None:
    client = Client()
    client.force_login(cast.administrator)
    page = f"/settings/mailboxes/{box.pk}/"
    client.post(f"{page}key")
    key = SigningKey.objects.get()
    shown = client.get(page).text
    assert dns_record(key) in shown
    assert "PRIVATE KEY" not in shown
    client.post(f"{page}key/drop")
    assert not SigningKey.objects.exists()
    events = Event.objects.filter(verb__startswith="mailbox.signing").order_by("id")
    assert [event.verb for event in events] == [
        "mailbox.signing_key_made",
        "mailbox.signing_key_dropped",
    ]


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_what_is_answered_is_quoted(cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink) -> None:
    message = ticket.messages.get()
    message.from_address, message.from_name = "budi@pelanggan.test", "Budi"
    message.text = "Baris satu\nBaris dua"
    message.save()
    answered(cast, ticket, "Sudah kami ganti")
    Sender().step()
    text = sink.taken[0].text()
    assert "Sudah kami ganti" in text.split("menulis:")[0]
    assert "> Baris satu\n> Baris dua" in text
    html = html_of(sink.taken[0].mail)
    assert '<blockquote style="' in html
    assert '<p style="margin' in html


def test_a_newcomer_gets_no_quotation(cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink) -> None:
    message = ticket.messages.get()
    message.from_address = "budi@pelanggan.test"
    message.save()
    newcomer = contact_for_address("baru@lain.test")
    answered(cast, ticket, "Sudah", cc=(newcomer,))
    Sender().step()
    assert "> " not in sink.taken[0].text()
    assert "blockquote" not in html_of(sink.taken[0].mail)


def test_nothing_is_quoted_where_the_mailbox_does_not_want_it(
    cast: Cast, ticket: Ticket, box: Mailbox, sink: Sink
) -> None:
    ticket.messages.update(from_address="budi@pelanggan.test")
    Mailbox.objects.update(quotes=False)
    forget()
    answered(cast, ticket)
    Sender().step()
    assert "> " not in sink.taken[0].text()
