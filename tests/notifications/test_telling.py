"""Whom the desk tells of what, in the page and by mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail import get_connection, send_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.channels.email.models import Mailbox
from sigap.core import clock
from sigap.journal.drain import drain
from sigap.journal.models import Event
from sigap.notifications.actions.mailing import send_due
from sigap.notifications.actions.telling import choose_mail, mark_read
from sigap.notifications.models import Mail, Notification
from sigap.notifications.queries import unread
from sigap.people.models import Account
from sigap.tickets.actions import delivering
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.envelope import Address, Envelope
from sigap.tickets.models import Ticket
from sigap.tickets.references import reply_address
from tests.cast import Cast
from tests.peers.smtp import Sink
from tests.tickets import open_by_customer
from tests.waiting import free_port

PAGE = "/notifications/"


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "KEPT_S", -1.0)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def settle() -> None:
    while drain():
        pass


@pytest.fixture
def assigned(cast: Cast, ticket: Ticket) -> Ticket:
    """The agent's, by the lead's hand."""
    assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    settle()
    return ticket


@pytest.fixture
def outbox(cast: Cast, sink: Sink) -> Iterator[Sink]:
    Mailbox.objects.create(
        name="Bantuan",
        address="bantuan@desk.test",
        is_default=True,
        smtp_host=sink.host,
        smtp_port=sink.port,
        smtp_security="plain",
    )
    return sink


def answer_by_customer(ticket: Ticket) -> None:
    """By mail, to the ticket's own address."""
    receive(
        Envelope(
            source="mail",
            sender=Address(address="budi@pelanggan.test", name="Budi Santoso"),
            to=(Address(address=reply_address(ticket.pk, "bantuan@desk.test"), name=""),),
            subject="Re: Printer rusak",
            text="Masih rusak",
        ),
        Filing(),
    )


def later(minutes: float = 1.1) -> int:
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        return send_due()


def test_assigned_by_another_is_told_once(cast: Cast, assigned: Ticket) -> None:
    told = Notification.objects.get()
    assert (told.account, told.ticket, told.verb) == (cast.agent, assigned, "ticket.assigned")
    event = Event.objects.get(verb="agent.notified")
    assert (event.stream_kind, event.stream_id) == ("agent", cast.agent.pk)
    assert event.data == {"ticket": assigned.pk, "notification": told.pk}
    settle()
    assert Notification.objects.count() == 1


def test_own_hand_is_not_told(cast: Cast, ticket: Ticket) -> None:
    assign_ticket(ticket.pk, actor=cast.actor(cast.agent), assignee_id=cast.agent.pk)
    settle()
    assert not Notification.objects.exists()


def test_what_is_long_past_is_not_told(cast: Cast, ticket: Ticket) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    settle()
    assert not Notification.objects.exists()


def test_customers_answer_is_told_to_whose_ticket_it_is(cast: Cast, assigned: Ticket) -> None:
    answer_by_customer(assigned)
    settle()
    verbs = Notification.objects.order_by("pk").values_list("account_id", "verb")
    assert list(verbs)[1:] == [(cast.agent.pk, "message.received")]


def test_failed_delivery_is_told_to_who_wrote(cast: Cast, ticket: Ticket, outbox: Sink) -> None:
    reply(ticket.pk, Answer(text="Halo"), actor=cast.actor(cast.lead))
    with clock.at(clock.now() + timedelta(minutes=2)):
        lease = delivering.claim("mail")
        assert lease is not None
        delivering.mark_failed(lease, "550 never")
    settle()
    told = Notification.objects.filter(verb="message.failed").get()
    assert told.account == cast.lead


def test_mail_reaches_the_agent(cast: Cast, assigned: Ticket, outbox: Sink) -> None:
    assert send_due() == 0  # there is a minute to read it in the page
    assert later() == 1
    (taken,) = outbox.wait_for(1)
    assert taken.recipients == [cast.agent.email]
    assert taken.sender in {"", "<>"}
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert f"/tickets/{assigned.pk}/" in taken.text()
    sent = Mail.objects.get()
    assert (sent.state, sent.text, sent.html) == ("sent", "", "")
    assert later(3) == 0


def test_what_was_read_is_not_mailed(cast: Cast, assigned: Ticket, outbox: Sink) -> None:
    mark_read(cast.actor(cast.agent))
    later()
    assert (Mail.objects.get().state, outbox.taken) == ("skipped", [])


def test_who_wants_no_mail_gets_none(cast: Cast, ticket: Ticket) -> None:
    client = signed_in(cast.agent)
    assert "checked" in client.get("/settings/profile/").text
    assert client.post(f"{PAGE}preference", {})["Location"] == "/settings/profile/"
    assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    settle()
    assert (Notification.objects.count(), Mail.objects.count()) == (1, 0)
    choose_mail(cast.actor(cast.agent), by_mail=True)
    assert Event.objects.filter(verb="agent.changed_notifications").count() == 2


def test_refusals_and_pauses(cast: Cast, assigned: Ticket, outbox: Sink) -> None:
    outbox.rcpt[cast.agent.email] = ["451 not now", "550 never"]
    later()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, "451" in mail.response) == ("waiting", 1, True)
    assert later() == 0
    later(10)
    mail.refresh_from_db()
    assert (mail.state, "550" in mail.response) == ("failed", True)


def test_without_a_server_it_waits_and_says_so(cast: Cast, assigned: Ticket) -> None:
    later()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts, "SMTP" in mail.response) == ("waiting", 0, True)
    page = signed_in(cast.administrator).get("/settings/mailboxes/").text
    assert "Belum ada kotak surat aktif dengan server SMTP." in page
    Mailbox.objects.create(
        name="X",
        address="x@desk.test",
        smtp_host="127.0.0.1",
        smtp_port=free_port(),
        smtp_security="plain",
    )
    later(5)
    mail.refresh_from_db()
    assert (mail.state, "no connection" in mail.response) == ("waiting", True)


def test_page_shows_the_own_ones(cast: Cast, assigned: Ticket) -> None:
    client = signed_in(cast.agent)
    assert Client().get(PAGE).status_code == 302
    page = client.get(PAGE).text
    assert f'href="/tickets/{assigned.pk}/"' in page
    assert assigned.subject not in signed_in(cast.stranger).get(PAGE).text
    bell = client.get(f"{PAGE}bell").text
    assert 'class="nav__count">1' in bell
    assert client.post(f"{PAGE}read")["Location"] == PAGE
    assert "nav__count" not in client.get(f"{PAGE}bell").text
    assert client.get(f"{PAGE}read").status_code == 405


def test_opening_the_ticket_reads_its_own(cast: Cast, assigned: Ticket) -> None:
    other = open_by_customer(cast, subject="Lain")
    assign_ticket(other.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    settle()
    client = signed_in(cast.agent)
    page = client.get(f"/tickets/{assigned.pk}/").text
    assert f'name="ticket" value="{assigned.pk}"' in page
    assert Notification.objects.filter(read_at=None).count() == 2  # a GET changes nothing
    answer = client.post(f"{PAGE}read", {"ticket": assigned.pk}, headers={"HX-Request": "true"})
    assert 'id="bell"' in answer.text
    assert Notification.objects.get(read_at=None).ticket == other
    assert 'name="ticket"' not in client.get(f"/tickets/{assigned.pk}/").text


def test_list_costs_the_same_for_many(cast: Cast, assigned: Ticket) -> None:
    client = signed_in(cast.agent)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    statements()  # what is remembered by the process
    few = statements()
    for number in range(60):
        Notification.objects.create(
            account=cast.agent,
            ticket=assigned,
            verb="message.received",
            event_id=1_000_000 + number,
            created_at=clock.now(),
        )
    assert statements() == few
    assert client.get(PAGE).text.count("<tr><td>") == 50


def test_ticket_that_is_no_longer_seen_is_left_out(cast: Cast, assigned: Ticket) -> None:
    Ticket.objects.filter(pk=assigned.pk).update(assignee=None, team=cast.other_team)
    assert f"/tickets/{assigned.pk}/" not in signed_in(cast.agent).get(PAGE).text


def test_djangos_mail_takes_the_same_way(cast: Cast, outbox: Sink) -> None:
    backend = get_connection("sigap.notifications.backend.OutboxBackend")
    send_mail("Halo", "Isi", None, ["a@desk.test", "b@desk.test"], connection=backend)
    assert django_mail.outbox == []
    assert send_due() == 2
    assert {taken.text().strip() for taken in outbox.wait_for(2)} == {"Isi"}


def test_forgotten_password_leads_back_in(
    cast: Cast, outbox: Sink, settings, client: Client
) -> None:
    settings.EMAIL_BACKEND = "sigap.notifications.backend.OutboxBackend"
    asked = client.post("/accounts/password/reset/", {"email": cast.agent.email})
    assert asked.status_code == 302
    assert send_due() == 1
    text = outbox.wait_for(1)[0].text()
    path = "/accounts/" + text.partition("/accounts/")[2].split()[0]
    step = client.get(path)
    assert step.status_code == 302
    new = {"password1": "kalimat yang baru", "password2": "kalimat yang baru"}
    assert client.post(step["Location"], new).status_code == 302
    cast.agent.refresh_from_db()
    assert cast.agent.check_password("kalimat yang baru")
