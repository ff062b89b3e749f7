"""Administrators hear once that mail fails, and once that it works again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.channels.actions.inbound import store
from sigap.channels.email.actions.alarms import watch
from sigap.channels.email.actions.senders import change_mail_settings
from sigap.channels.email.actions.sending import NO_SERVER
from sigap.channels.email.models import Mailbox, Trouble
from sigap.channels.email.smtp.notices import send_notice
from sigap.channels.models import Inbound
from sigap.config.health import checks
from sigap.core import clock
from sigap.core.posting import Notice
from sigap.journal.models import Event
from sigap.notifications.actions.telling import choose_mail
from sigap.notifications.models import Mail, Notification
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Outbound
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.smtp import Sink
from tests.tickets import open_by_customer


@pytest.fixture(autouse=True)
def start(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> datetime:
    return clock.now()


def looked(start: datetime, monkeypatch: pytest.MonkeyPatch, minutes: float) -> int:
    """Looks at that moment; returns how many notifications there are then."""
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: start + timedelta(minutes=minutes))
        assert watch() == 0
    return Notification.objects.count()


def test_a_mailbox_that_fails_is_told_once_and_that_it_works_again_once(
    cast: Cast, mailbox: Mailbox, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.update(last_error="sandi salah")
    told = [looked(start, monkeypatch, minutes) for minutes in (0, 14, 16, 17, 90)]
    assert told == [0, 0, 1, 1, 1]
    Mailbox.objects.update(last_error="sandi masih salah")
    assert looked(start, monkeypatch, 91) == 1
    Mailbox.objects.update(last_error="")
    assert [looked(start, monkeypatch, minutes) for minutes in (92, 93)] == [2, 2]
    first, second = Notification.objects.order_by("pk")
    assert first.account == cast.administrator
    assert first.alarm["said"] == "sandi salah"
    assert first.alarm["path"] == f"/settings/mailboxes/{mailbox.pk}/health"
    assert (first.verb, second.verb) == ("mail.trouble_told", "mail.trouble_ended")
    assert Mail.objects.filter(to=cast.administrator.email).count() == 2
    assert Event.objects.filter(verb="agent.notified").count() == 2


def test_a_short_trouble_is_nobodys_alarm_but_is_kept(
    cast: Cast, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.update(send_error="no connection")
    looked(start, monkeypatch, 0)
    Mailbox.objects.update(send_error="")
    assert looked(start, monkeypatch, 5) == 0
    trouble = Trouble.objects.get()
    assert (trouble.cause, trouble.told_at) == ("send", None)
    assert trouble.ended_at is not None


def test_the_patience_can_be_set(
    cast: Cast, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_mail_settings(actor=cast.actor(cast.administrator), alarm_minutes=1)
    Mailbox.objects.update(last_error="sandi salah")
    assert [looked(start, monkeypatch, minutes) for minutes in (0, 2)] == [0, 1]


def test_a_mailbox_that_is_switched_off_does_not_fail(
    cast: Cast, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.update(last_error="sandi salah", is_active=False)
    assert [looked(start, monkeypatch, minutes) for minutes in (0, 60)] == [0, 0]


def test_failed_messages_are_told_at_once(
    cast: Cast, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(raw_mail())
    Inbound.objects.update(state="failed")
    assert [looked(start, monkeypatch, minutes) for minutes in (0, 1)] == [1, 1]
    store(raw_mail("lagi"))
    Inbound.objects.update(state="failed")
    assert looked(start, monkeypatch, 2) == 1
    Inbound.objects.update(state="done")
    assert looked(start, monkeypatch, 3) == 2


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "pending"}, 1),
        ({"state": "pending", "response": "451 greylisted", "later": True}, 0),
        ({"state": "pending", "response": NO_SERVER, "later": True}, 1),
        ({"state": "sent"}, 0),
    ],
)
def test_an_outbox_that_is_stuck(
    cast: Cast,
    start: datetime,
    monkeypatch: pytest.MonkeyPatch,
    values: dict[str, object],
    expected: int,
) -> None:
    ticket = open_by_customer(cast)
    reply(ticket.pk, Answer(text="ya"), actor=cast.actor(cast.agent))
    if values.pop("later", False):
        values["send_after"] = start + timedelta(minutes=60)
    Outbound.objects.update(**values)
    assert [looked(start, monkeypatch, minutes) for minutes in (1, 20)] == [0, expected]


def test_who_refused_mail_sees_it_in_the_page(
    cast: Cast, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_mail(cast.actor(cast.administrator), by_mail=False)
    Mailbox.objects.update(last_error="sandi salah", name="Meja")
    looked(start, monkeypatch, 0)
    looked(start, monkeypatch, 20)
    assert not Mail.objects.exists()
    client = Client(headers={"Accept-Language": "id"})
    client.force_login(cast.administrator)
    text = client.get("/notifications/").text
    assert "Meja" in text
    assert "/health" in text
    client.force_login(cast.agent)
    assert "Meja" not in client.get("/notifications/").text


def test_the_probes_tell_it_and_stay_ready(
    cast: Cast, mailbox: Mailbox, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = {"ready": True, "failing": [], "degraded": []}
    assert Client().get("/readyz").json() == ready
    Mailbox.objects.update(last_error="sandi salah")
    looked(start, monkeypatch, 0)
    looked(start, monkeypatch, 20)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, ready | {"degraded": ["mailboxes"]})
    problems = {check.name: check.problem for check in checks()}
    assert problems["mailboxes"] == "bantuan@desk.test: fetch: sandi salah"
    assert problems["outbox"] == ""


def test_the_mail_about_a_mailbox_leaves_through_another(cast: Cast, sink: Sink) -> None:
    Mailbox.objects.update(smtp_host="127.0.0.1", smtp_port=1, send_error="no connection")
    Mailbox.objects.create(
        name="Lain",
        address="lain@desk.test",
        smtp_host=sink.host,
        smtp_port=sink.port,
        smtp_security="plain",
    )
    notice = Notice(to="a@b.test", subject="x", text="y", html="", message_id="notice.1")
    assert send_notice(notice).startswith("250")


def test_looking_takes_as_many_statements_with_many_mailboxes(
    cast: Cast, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for number in range(2):
        for each in range(5):
            Mailbox.objects.create(name="x", address=f"x{number}{each}@desk.test")
        with CaptureQueriesContext(connection) as asked:
            looked(start, monkeypatch, 0)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 9
