"""Blocked and allowed senders, the spam score, and filters on what comes in."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from sigap.channels.actions.inbound import process, store
from sigap.channels.actions.retrying import release
from sigap.channels.email.actions.filters import move_filter, save_filter
from sigap.channels.email.actions.senders import (
    NoSender,
    change_mail_settings,
    free_sender,
    pattern_of,
    rule_sender,
)
from sigap.channels.email.filters.patterns import BadPattern, captures, cleaned, compiled
from sigap.channels.email.filters.spam import Spam, spam_in
from sigap.channels.email.models import Filter, Mailbox, SenderRule
from sigap.channels.email.queries.screening import senders
from sigap.channels.email.screening import Screening
from sigap.channels.models import Inbound
from sigap.journal.drain import drain
from sigap.journal.models import Event
from sigap.people.access import AgentActor
from sigap.tickets.models import Message, Ticket
from sigap.tickets.references import subject_token
from tests.cast import Cast
from tests.mails import raw_mail
from tests.tickets import open_by_customer


@pytest.fixture
def admin(cast: Cast, mailbox: Mailbox) -> AgentActor:
    return cast.actor(cast.administrator)


def take(raw: bytes) -> Inbound:
    stored = store(raw)
    while process() or drain():
        pass
    stored.refresh_from_db()
    return stored


@pytest.mark.parametrize(
    "pattern",
    ["budi@pelanggan.test", "pelanggan.test", "@pelanggan.test", "*@pelanggan.test", "test"],
)
def test_blocked_mail_waits_and_can_be_released(admin: AgentActor, pattern: str) -> None:
    rule = rule_sender(pattern, "block", actor=admin)
    stored = take(raw_mail())
    assert (stored.state, Ticket.objects.count()) == ("held", 0)
    assert stored.reason == f"the sender is blocked ({rule.pattern})"
    release(stored.pk, actor=admin)
    while process():
        pass
    assert Ticket.objects.count() == 1


def test_a_longer_name_is_another_domain(admin: AgentActor) -> None:
    rule_sender("langgan.test", "block", actor=admin)
    assert take(raw_mail()).state == "done"


def test_allowed_wins_unless_the_address_is_proven_false(admin: AgentActor) -> None:
    Mailbox.objects.update(authserv_id="mx.desk.test")
    rule_sender("pelanggan.test", "block", actor=admin)
    rule_sender("budi@pelanggan.test", "allow", actor=admin)
    assert take(raw_mail(X_Spam_Score="30")).state == "done"
    false = "mx.desk.test; dmarc=fail header.from=pelanggan.test"
    assert take(raw_mail("lagi", Authentication_Results=false)).state == "held"


def test_the_journal_names_nobody(admin: AgentActor) -> None:
    rule = rule_sender("budi@pelanggan.test", "block", note="iklan", actor=admin)
    again = rule_sender("Budi@Pelanggan.test", "allow", actor=admin)
    assert again.pk == rule.pk
    free_sender(rule.pk, actor=admin)
    verbs = Event.objects.filter(verb__startswith="mail.").order_by("id")
    assert list(verbs.values_list("verb", "data")) == [
        ("mail.sender_ruled", {"treatment": "block"}),
        ("mail.sender_ruled", {"treatment": "allow"}),
        ("mail.sender_freed", {"treatment": "allow"}),
    ]


@pytest.mark.parametrize("text", ["", "a b", "x@", "-", "a..b", "b@d@e.test", "a\nb.test"])
def test_what_is_no_sender(text: str) -> None:
    with pytest.raises(NoSender):
        pattern_of(text)


def test_senders_are_listed_in_one_statement(admin: AgentActor) -> None:
    for number in range(51):
        rule_sender(f"a{number:02}.test", "block", actor=admin)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = senders("a", "block")
    assert (len(asked), len(page.rows), page.next) == (1, 50, "a49.test")
    assert [row.pattern for row in senders(after=page.next).rows] == ["a50.test"]
    assert not senders(treatment="allow").rows
    assert SenderRule.objects.count() == 51


@pytest.mark.parametrize(
    ("header", "value", "found"),
    [
        ("X-Spam-Score", "12.3", Spam(12.3)),
        ("x-spam-score", "-0.4 (++)", Spam(-0.4)),
        ("X-Spam-Level", "*********", Spam(9.0)),
        ("X-Spam-Flag", "YES", Spam(None, flagged=True)),
        ("X-Spam-Status", "Yes, score=7.2 required=5.0 tests=A,B", Spam(7.2, flagged=True)),
        ("X-Spam-Status", "No, hits=1.5 required=5.0", Spam(1.5)),
        ("X-Spamd-Result", "default: False [3.40 / 15.00]; R_SPF_ALLOW(-0.20)", Spam(3.4)),
        ("X-Rspamd-Score", "8.1", Spam(8.1)),
        ("X-Spam-Score", "1.2.3.4", Spam()),
        ("X-Spam-Score", "nan", Spam()),
        ("X-Other", "99", Spam()),
    ],
)
def test_scores_as_servers_write_them(header: str, value: str, found: Spam) -> None:
    assert spam_in([(header, value)]) == found


def test_of_several_scores_the_highest_counts_and_one_field_can_be_chosen() -> None:
    headers = [("X-Spam-Score", "1"), ("X-Spam-Score", "11"), ("X-SCL", "5")]
    assert spam_in(headers) == Spam(11.0)
    assert spam_in(headers, "x-scl") == Spam(5.0)


def test_spam_is_held_with_its_score(admin: AgentActor) -> None:
    assert take(raw_mail("o", X_Spam_Score="99", X_Spam_Flag="YES")).state == "done"
    change_mail_settings(actor=admin, spam_limit=8.0)
    assert take(raw_mail("a", X_Spam_Score="8.0")).state == "done"
    held = take(raw_mail("b", X_Spam_Score="8.1"))
    assert (held.state, held.reason) == ("held", "spam score 8.1, above 8")
    assert take(raw_mail("c", X_Spam_Flag="YES")).reason == "the mail server marked it as spam"
    change_mail_settings(actor=admin, spam_limit=None)
    assert take(raw_mail("d", X_Spam_Score="99", X_Spam_Flag="YES")).state == "done"


def test_answers_of_participants_are_not_held_for_the_score(cast: Cast, admin: AgentActor) -> None:
    change_mail_settings(actor=admin, spam_limit=8.0)
    ticket = open_by_customer(cast)
    subject = f"Re: Printer rusak {subject_token(ticket.pk)}"
    assert take(raw_mail("a", Subject=subject, X_Spam_Score="20")).state == "done"
    assert ticket.messages.filter(author_kind="customer").count() == 2
    stranger = raw_mail("b", Subject=subject, X_Spam_Score="20", From="x@lain.test")
    assert take(stranger).state == "held"


def condition(field: str, operator: str, value: str) -> dict[str, str]:
    return {"field": field, "operator": operator, "value": value}


def test_a_filter_sets_what_a_new_ticket_is(cast: Cast, admin: AgentActor) -> None:
    save_filter(
        None,
        actor=admin,
        name="Aset",
        conditions=[
            condition("subject", "matches", r"asset[: ]+(?P<asset>[\w-]+)"),
            condition("from", "contains", "pelanggan.test"),
            condition("x-system", "is", "NAGIOS"),
        ],
        tags=["Aset {asset}", "{lain}", "vpn"],
        team_id=cast.other_team.pk,
        priority=4,
        type="incident",
        quiet=True,
    )
    stored = take(raw_mail(Subject="Rusak, Asset: AB-12", X_System="nagios"))
    ticket = Ticket.objects.get()
    assert (ticket.tags, ticket.team_id) == (["aset ab-12", "vpn"], cast.other_team.pk)
    assert (ticket.priority, ticket.type) == (4, "incident")
    assert stored.reason == "filters: Aset"
    assert ticket.messages.get().flags == ["no_answers"]
    take(raw_mail("kedua", Subject="Rusak, Asset: AB-12"))
    second = Ticket.objects.latest("pk")
    assert (second.tags, second.priority) == ([], 2)
    assert Message.objects.filter(ticket=second, author_kind="system").exists()


def test_filters_run_in_order_and_one_may_be_the_last(cast: Cast, admin: AgentActor) -> None:
    here = [condition("body", "contains", "printer")]
    first = save_filter(None, actor=admin, name="1", conditions=here, tags=["a"], priority=1)
    second = save_filter(None, actor=admin, name="2", conditions=here, tags=["b"], priority=3)
    take(raw_mail())
    assert Ticket.objects.get().priority == 3
    move_filter(second.pk, actor=admin, up=True)
    save_filter(second.pk, actor=admin, stop=True)
    take(raw_mail("printer lagi"))
    assert (Ticket.objects.latest("pk").priority, Ticket.objects.latest("pk").tags) == (3, ["b"])
    move_filter(second.pk, actor=admin, up=True)
    order = list(Filter.objects.order_by("position").values_list("pk", flat=True))
    assert order == [second.pk, first.pk]
    save_filter(second.pk, actor=admin, is_active=False)
    take(raw_mail("printer ketiga"))
    assert Ticket.objects.latest("pk").tags == ["a"]


def test_a_filter_puts_aside_what_is_new_only(cast: Cast, admin: AgentActor) -> None:
    here = [condition("subject", "contains", "printer")]
    save_filter(None, actor=admin, name="Printer", conditions=here, quarantine=True)
    assert take(raw_mail()).reason == "the filter “Printer” puts it aside"
    ticket = open_by_customer(cast)
    assert take(raw_mail("a", Subject=f"printer {subject_token(ticket.pk)}")).state == "done"
    assert ticket.messages.filter(author_kind="customer").count() == 2


def test_screening_takes_three_statements_however_many_mails(admin: AgentActor) -> None:
    from sigap.channels.email.adapter import MailAdapter

    adapter = MailAdapter()
    mails = [adapter.read(raw_mail(f"{n}", From=f"a{n}@b{n}.test")) for n in range(5)]
    adapter.parser.close()
    with CaptureQueriesContext(connection) as asked:
        screening = Screening(mails)
        for mail in mails:
            assert not screening.why_held(mail, screening.outcome(mail))
    assert len(asked) == 3


@pytest.mark.parametrize("pattern", ["(?=a)", "(", r"(a)\1", "x" * 501, "(?P<a>x){9999}"])
def test_patterns_that_could_explode_are_refused(admin: AgentActor, pattern: str) -> None:
    with pytest.raises(BadPattern):
        compiled(pattern)
    with pytest.raises(BadPattern):
        save_filter(None, actor=admin, name="x", conditions=[condition("body", "matches", pattern)])


def test_no_pattern_takes_long() -> None:
    started = time.perf_counter()
    for pattern in ("(a+)+$", "(a|aa)+$", "(.*)*x", r"(\w+\s?)+!"):
        captures(pattern, "a" * 20_000 + "\n")
    assert time.perf_counter() - started < 2


@given(st.text(max_size=200))
def test_what_a_stranger_wrote_is_fit_for_a_tag(text: str) -> None:
    found = cleaned(text)
    assert len(found) <= 60
    assert found == found.strip()
    assert not set(found) & set(",\r\n\x00\u2028")
