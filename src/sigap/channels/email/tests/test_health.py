"""The health of one mailbox: figures, state, records of its domain, the mail to itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.authentication.names import Names
from sigap.channels.email.health import domain as domain_health
from sigap.channels.email.health.domain import look_up
from sigap.channels.email.health.state import state_of
from sigap.channels.email.health.trips import new_token, written
from sigap.channels.email.models import Mailbox, MailboxHealth, MailboxTicket
from sigap.channels.email.queries.health import figures
from sigap.channels.models import Inbound
from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Category, Outbound, Ticket
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.names import NameServer
from tests.peers.smtp import Sink
from tests.tickets import open_by_customer


@pytest.fixture
def page(mailbox: Mailbox) -> str:
    return f"/settings/mailboxes/{mailbox.pk}/health"


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


def arrived(number: int, *, state: str = "done", days: float = 0, **more: object) -> Inbound:
    """A received message of the default kind, so many days ago."""
    found = store(raw_mail(f"{number}"))
    at = clock.now() - timedelta(days=days)
    Inbound.objects.filter(pk=found.pk).update(state=state, received_at=at, **more)
    return found


def test_a_message_counts_for_its_own_mailbox_alone(cast: Cast, mailbox: Mailbox) -> None:
    other = Mailbox.objects.create(name="Gaji", address="gaji@desk.test")
    arrived(1, recipients=["gaji+t4.abc@desk.test"])
    arrived(2, through="gaji@desk.test", state="failed", days=2)
    arrived(3, recipients=["HELP@desk.test"], state="held")
    arrived(4, recipients=["entah@lain.test"])
    arrived(5, recipients=["bantuan@desk.test"], days=9)
    arrived(6, state="stored", days=0.5)
    theirs, ours = figures(other), figures(mailbox)
    assert (theirs.received, theirs.unreadable, theirs.held) == ((1, 2), (0, 1), (0, 0))
    assert (ours.received, ours.unreadable, ours.held) == ((3, 3), (0, 0), (1, 1))
    assert theirs.unread_since is None
    assert ours.unread_since is not None
    assert [each.number for each in theirs.failures] == [Inbound.objects.get(through__gt="").pk]


def test_what_left_and_what_waits(cast: Cast, mailbox: Mailbox) -> None:
    other = Mailbox.objects.create(name="Gaji", address="gaji@desk.test")
    now = clock.now()
    states = [("sent", 0.1), ("sent", 3.0), ("failed", 3.0), ("pending", 0.0), ("sent", 8.0)]
    for state, days in states:
        ticket = open_by_customer(cast)
        MailboxTicket.objects.create(ticket=ticket, mailbox=other)
        reply(ticket.pk, Answer(text="ya"), actor=cast.actor(cast.agent))
        at = None if state == "pending" else now - timedelta(days=days)
        Outbound.objects.filter(message__ticket=ticket).update(
            state=state, finished_at=at, response="550 no such user"
        )
    found = figures(other)
    assert (found.sent, found.undelivered) == ((1, 2), (0, 1))
    assert (found.unsent, found.unsent_since is not None) == (1, True)
    assert [each.response for each in found.failed_answers] == ["550 no such user"]
    assert figures(mailbox).sent == (0, 0)


def test_the_page_asks_as_often_for_many_as_for_few(admin: Client, page: str) -> None:
    counts = []
    for number in range(3):
        for each in range(6):
            arrived(number * 10 + each, state="failed", reason="broken")
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]
    assert counts[2] <= 14


@pytest.mark.parametrize(
    ("values", "tone"),
    [
        ({}, "blue"),
        ({"last_success_at": "now"}, "green"),
        ({"last_error": "sandi salah"}, "red"),
        ({"paused_at": "now", "send_error": "535 no"}, "amber"),
        ({"is_active": False}, ""),
    ],
)
def test_the_state_in_a_word(
    admin: Client, mailbox: Mailbox, page: str, values: dict[str, object], tone: str
) -> None:
    changed = {name: clock.now() if value == "now" else value for name, value in values.items()}
    Mailbox.objects.update(**changed)
    mailbox.refresh_from_db()
    state = state_of(mailbox, figures(mailbox))
    assert state.tone == tone
    text = admin.get(page).text
    assert state.words in text
    assert all(said in text for _heading, said in state.reasons)


def test_failed_ones_are_retried_one_by_one_or_all(admin: Client, page: str) -> None:
    rows = [arrived(number, state="failed", reason="no boundary") for number in range(3)]
    text = admin.get(page).text
    assert "no boundary" in text
    assert f"/settings/inbound/{rows[0].pk}/raw" in text
    admin.post(f"{page}/retry", {"inbound": rows[0].pk})
    assert Inbound.objects.filter(state="stored").count() == 1
    admin.post(f"{page}/retry")
    assert Inbound.objects.filter(state="stored").count() == 3
    assert Event.objects.filter(verb="inbound.retried").count() == 3


def test_a_wall_hides_what_a_server_said(cast: Cast, admin: Client, page: str) -> None:
    wall = Category.objects.create(name="Gaji", team=cast.other_team, confidential=True)
    ticket = open_by_customer(cast)
    reply(ticket.pk, Answer(text="ya"), actor=cast.actor(cast.agent))
    Outbound.objects.update(state="failed", finished_at=clock.now(), response="550 rahasia")
    assert "550 rahasia" in admin.get(page).text
    Ticket.objects.update(category=wall, team=cast.other_team, confidential_to=cast.other_team)
    text = admin.get(page).text
    assert "550 rahasia" not in text
    assert f"#{ticket.pk}<" not in text


def test_the_test_mail_comes_back_and_becomes_no_ticket(
    admin: Client, page: str, mailbox: Mailbox, sink: Sink
) -> None:
    Mailbox.objects.update(smtp_host=sink.host, smtp_port=sink.port, smtp_security="plain")
    assert admin.post(f"{page}/trip")["Location"] == page
    (sent,) = sink.taken
    assert sent.recipients == ["bantuan@desk.test"]
    assert 'hx-trigger="every 4s"' in admin.get(page).text
    signature = b"DKIM-Signature: v=1; a=rsa-sha256; d=desk.test; s=Kunci1; b=x\r\n"
    stored = store(signature + sent.raw, through="bantuan@desk.test")
    process()
    stored.refresh_from_db()
    assert (stored.state, stored.reason) == ("done", "the test mail came back")
    assert not Ticket.objects.exists()
    known = MailboxHealth.objects.get()
    assert known.trip_back_at is not None
    assert known.selectors == ["kunci1"]
    assert "every 4s" not in admin.get(page).text
    verbs = Event.objects.filter(verb__contains="trip").order_by("id")
    assert [each.verb for each in verbs] == ["mailbox.trip_started", "mailbox.trip_returned"]


def test_a_test_mail_that_nobody_sent_is_an_ordinary_mail(mailbox: Mailbox) -> None:
    for token in ("1.abc.def", "x", f"{new_token(mailbox.pk)}x"):
        store(raw_mail(token, X_Sigap_Trip=token))
    process()
    assert Ticket.objects.count() == 3


def test_an_old_test_mail_proves_nothing(mailbox: Mailbox) -> None:
    store(written(mailbox, new_token(mailbox.pk)))
    process()
    assert Inbound.objects.get().reason == "an earlier test mail came back"
    assert not MailboxHealth.objects.exists()


def test_why_the_test_mail_did_not_leave_is_said(admin: Client, page: str, sink: Sink) -> None:
    admin.post(f"{page}/trip")
    assert MailboxHealth.objects.get().trip_error
    Mailbox.objects.update(smtp_host=sink.host, smtp_port=sink.port, smtp_security="plain")
    sink.rcpt["bantuan@desk.test"] = ["550 relaying denied"]
    admin.post(f"{page}/trip")
    assert "relaying denied" in admin.get(page).text


def levels(found: list[domain_health.Finding]) -> dict[str, str]:
    return {each.kind: each.level for each in found}


def test_records_that_are_missing_are_told_with_what_to_add(
    mailbox: Mailbox, asked_names: Names
) -> None:
    mailbox.smtp_host = "smtp.google.com"
    found = {each.kind: each for each in look_up(mailbox, ["s1"], asked=asked_names)}
    assert {kind: each.level for kind, each in found.items()} == dict.fromkeys(found, "error")
    assert found["SPF"].wanted == "v=spf1 include:_spf.google.com ~all"
    assert found["DMARC"].wanted == "v=DMARC1; p=none; rua=mailto:bantuan@desk.test"
    assert found["DKIM"].name == "s1._domainkey.desk.test"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({"desk.test": "v=spf1 mx -all"}, {"SPF": "ok"}),
        ({"desk.test": "v=spf1 +all"}, {"SPF": "error"}),
        ({"desk.test": "google-site-verification=x"}, {"SPF": "error"}),
        ({"s1._domainkey.desk.test": "v=DKIM1; p=MIIB"}, {"DKIM": "ok"}),
        ({"s1._domainkey.desk.test": "v=DKIM1; p="}, {"DKIM": "error"}),
        ({"_dmarc.desk.test": "v=DMARC1; p=reject"}, {"DMARC": "ok"}),
        ({"_dmarc.desk.test": "v=DMARC1; p=none"}, {"DMARC": "warn"}),
    ],
)
def test_records_that_are_there(
    mailbox: Mailbox,
    name_server: NameServer,
    asked_names: Names,
    records: dict[str, str],
    expected: dict[str, str],
) -> None:
    name_server.txt |= records
    found = levels(look_up(mailbox, ["s1"], asked=asked_names))
    assert expected.items() <= found.items()


def test_a_name_server_that_is_silent_proves_nothing(
    mailbox: Mailbox, name_server: NameServer, asked_names: Names
) -> None:
    name_server.silent = True
    found = levels(look_up(mailbox, ["s1"], asked=asked_names))
    assert found == dict.fromkeys(("SPF", "DKIM", "DMARC"), "unknown")


def test_without_a_selector_no_key_is_missed(mailbox: Mailbox, asked_names: Names) -> None:
    assert levels(look_up(mailbox, [], asked=asked_names))["DKIM"] == "unknown"


def test_selectors_are_kept_and_bad_ones_refused(admin: Client, page: str) -> None:
    admin.post(f"{page}/selectors", {"selectors": "S1, s2"})
    assert MailboxHealth.objects.get().selectors == ["s1", "s2"]
    admin.post(f"{page}/selectors", {"selectors": "a b/c"})
    assert MailboxHealth.objects.get().selectors == ["s1", "s2"]
    assert admin.get(f"{page}/names").status_code == 200
