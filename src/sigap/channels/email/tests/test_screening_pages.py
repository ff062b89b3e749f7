"""The pages of senders, spam and filters."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.models import Filter, Mailbox, MailSettings, SenderRule
from sigap.channels.models import Inbound
from sigap.people.models import Account
from sigap.tickets.models import Category, Ticket
from tests.cast import Cast
from tests.mails import raw_mail

SENDERS, FILTERS = "/settings/senders/", "/settings/filters/"


@pytest.fixture
def admin(cast: Cast, mailbox: Mailbox) -> Client:
    return signed_in(cast.administrator)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def values(*conditions: tuple[str, str, str], **changed: object) -> dict[str, object]:
    """A filter's form as a browser sends it."""
    rows: dict[str, object] = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0}
    for number in range(3):
        given = conditions[number] if number < len(conditions) else ("", "contains", "")
        for name, value in zip(("field", "operator", "value"), given, strict=True):
            rows[f"form-{number}-{name}"] = value
    return rows | {"name": "Aset", "is_active": "on", "tags": "", "priority": "", **changed}


MATCH = ("Subject:", "matches", r"(?P<aset>AST-\d+)")


def test_senders_are_added_found_and_removed(admin: Client) -> None:
    sent = {"pattern": "@Spam.test", "treatment": "block", "note": "iklan"}
    assert admin.post(f"{SENDERS}rule", sent)["Location"] == SENDERS
    rule = SenderRule.objects.get()
    assert (rule.pattern, rule.note) == ("spam.test", "iklan")
    assert "spam.test" in admin.get(f"{SENDERS}?q=SPAM").text
    assert "iklan" not in admin.get(f"{SENDERS}?q=lain").text
    assert "iklan" not in admin.get(f"{SENDERS}?state=allow").text
    assert admin.post(f"{SENDERS}rule", {**sent, "pattern": "a b"}).status_code == 422
    admin.post(f"{SENDERS}{rule.pk}/free")
    assert not SenderRule.objects.exists()
    assert admin.post(f"{SENDERS}{rule.pk}/free").status_code == 404


def test_the_spam_limit_can_be_set_and_taken_away(admin: Client) -> None:
    assert 'value="8.0"' not in admin.get(SENDERS).text
    admin.post(f"{SENDERS}limit", {"spam_limit": "5.5", "spam_header": "X-SCL:"})
    found = MailSettings.objects.get()
    assert (found.spam_limit, found.spam_header) == (5.5, "x-scl")
    admin.post(f"{SENDERS}limit", {"spam_limit": "", "spam_header": ""})
    assert MailSettings.objects.get().spam_limit is None
    assert admin.post(f"{SENDERS}limit", {"spam_header": "a b"}).status_code == 422


def test_a_filter_is_made_changed_moved_and_removed(cast: Cast, admin: Client) -> None:
    sent = values(MATCH, tags="{aset}, alat", team_id=cast.team.pk, priority="3", type="incident")
    assert admin.post(f"{FILTERS}new", sent)["Location"] == FILTERS
    made = Filter.objects.get()
    kept = {"field": "subject", "operator": "matches", "value": MATCH[2]}
    assert (made.conditions, made.tags, made.priority) == ([kept], ["{aset}", "alat"], 3)
    page = admin.get(f"{FILTERS}{made.pk}/").text
    assert "{aset}, alat" in page
    assert "AST-" in page
    admin.post(f"{FILTERS}{made.pk}/", values(MATCH, name="Lain", quarantine="on"))
    made.refresh_from_db()
    assert (made.name, made.tags, made.quarantine, made.priority) == ("Lain", [], True, None)
    admin.post(f"{FILTERS}new", values(MATCH, name="Kedua", stop="on"))
    admin.post(f"{FILTERS}{made.pk}/move", {"to": "down"})
    assert list(Filter.objects.order_by("position").values_list("name", flat=True)) == [
        "Kedua",
        "Lain",
    ]
    admin.post(f"{FILTERS}{made.pk}/remove")
    assert Filter.objects.count() == 1
    assert admin.post(f"{FILTERS}{made.pk}/move").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        values(stop="on"),
        values(MATCH),
        values(("subject", "matches", "(?=a)"), stop="on"),
        values(("subject", "is", ""), stop="on"),
        values(("a b", "is", "x"), stop="on"),
        values(MATCH, tags="{lain}"),
        values(MATCH, stop="on", name=""),
    ],
)
def test_what_is_wrong_is_said(admin: Client, sent: dict[str, object]) -> None:
    answer = admin.post(f"{FILTERS}new", sent)
    assert answer.status_code == 422
    assert not Filter.objects.exists()
    assert "field__err" in answer.text or 'role="alert"' in answer.text


def test_trying_changes_nothing(admin: Client) -> None:
    admin.post(f"{FILTERS}new", values(MATCH, tags="{aset}"))
    tickets = Ticket.objects.count()
    pasted = raw_mail(Subject="Rusak AST-77", X_Spam_Score="3.5").decode()
    answer = admin.post(f"{FILTERS}try", {"raw": pasted})
    assert answer.status_code == 200
    assert "ast-77" in answer.text
    assert "3.5" in answer.text
    assert admin.post(f"{FILTERS}try", {"raw": ""}).status_code == 422
    assert Ticket.objects.count() == tickets


def test_trying_a_received_one_only_where_its_source_may_be_read(cast: Cast, admin: Client) -> None:
    admin.post(f"{FILTERS}new", values(MATCH, tags="{aset}"))
    received = store(raw_mail(Subject="Rusak AST-78"))
    assert "ast-78" in admin.post(f"{FILTERS}try", {"number": received.pk}).text
    process()
    assert "ast-78" in admin.post(f"{FILTERS}try", {"number": received.pk}).text
    wall = Category.objects.create(name="Gaji", team=cast.other_team, confidential=True)
    Ticket.objects.update(category=wall, team=cast.other_team, confidential_to=cast.other_team)
    assert admin.post(f"{FILTERS}try", {"number": received.pk}).status_code == 422
    assert f'value="{received.pk}"' not in admin.get(FILTERS).text
    assert Inbound.objects.get().state == "done"


def test_pages_ask_as_often_with_many_rows(cast: Cast, admin: Client) -> None:
    admin.get(FILTERS)
    counts = []
    for _round in range(2):
        for _number in range(4):
            admin.post(f"{FILTERS}new", values(MATCH, stop="on", team_id=cast.team.pk))
            admin.post(
                f"{SENDERS}rule",
                {"pattern": f"a{SenderRule.objects.count()}.test", "treatment": "allow"},
            )
        found = []
        for page in (FILTERS, SENDERS):
            with CaptureQueriesContext(connection) as asked:
                admin.get(page)
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12
