"""The pages of received messages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from sigap.channels.actions import inbound as actions
from sigap.channels.models import Inbound
from sigap.channels.reasons import said
from sigap.journal.models import Event
from sigap.people.models import Account
from tests.cast import Cast
from tests.mails import raw_mail

PAGE = "/settings/inbound/"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def failed(cast: Cast) -> Inbound:
    found = actions.store(raw_mail(), recipients=["bantuan@desk.test"])
    Inbound.objects.update(state="failed", reason="no boundary at all")
    found.refresh_from_db()
    return found


def test_only_who_may_see_them(cast: Cast, failed: Inbound) -> None:
    page = f"{PAGE}{failed.pk}/"
    statuses = {"administrator": 200, "lead": 200, "auditor": 200, "agent": 403, "stranger": 403}
    for name, status in statuses.items():
        client = signed_in(getattr(cast, name))
        assert client.get(PAGE).status_code == status, name
        assert client.get(page).status_code == status, name
    assert Client().get(PAGE).status_code == 302
    assert signed_in(cast.agent).post(f"{page}retry").status_code == 403


def test_raw_source_only_with_its_right(cast: Cast, failed: Inbound) -> None:
    page = f"{PAGE}{failed.pk}/raw"
    assert signed_in(cast.auditor).get(page).content.startswith(b"From: Budi")
    assert signed_in(cast.lead).get(page).status_code == 403
    assert signed_in(cast.stranger).get(page).status_code == 404


def test_failed_one_says_why_and_is_tried_again(cast: Cast, failed: Inbound) -> None:
    client = signed_in(cast.administrator)
    page = f"{PAGE}{failed.pk}/"
    assert "no boundary at all" in client.get(page).text
    assert "no boundary at all" in client.get(f"{PAGE}?state=failed").text
    assert client.post(f"{page}retry")["Location"] == page
    failed.refresh_from_db()
    assert failed.state == "stored"
    assert "/retry" not in client.get(page).text
    assert "no boundary" not in client.get(f"{PAGE}?state=failed").text
    assert client.get(f"{PAGE}?state=nothing").status_code == 404
    assert client.get(f"{PAGE}999999/").status_code == 404


def test_all_failed_are_tried_again_at_once(cast: Cast, failed: Inbound) -> None:
    assert "/inbound/retry" not in signed_in(cast.auditor).get(f"{PAGE}?state=failed").text
    assert signed_in(cast.auditor).post(f"{PAGE}retry").status_code == 403
    assert signed_in(cast.auditor).post(f"{PAGE}{failed.pk}/retry").status_code == 403
    client = signed_in(cast.lead)
    assert "/inbound/retry" in client.get(f"{PAGE}?state=failed").text
    client.post(f"{PAGE}retry")
    assert not Inbound.objects.filter(state="failed").exists()
    told = Event.objects.get(verb="inbound.retried")
    assert (told.actor_kind, told.actor_id) == ("agent", cast.lead.pk)


def test_list_pages_and_costs_the_same_for_many(cast: Cast, failed: Inbound) -> None:
    client = signed_in(cast.administrator)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    statements()  # what is remembered by the process
    few = statements()
    for _number in range(55):
        actions.store(raw_mail())
    assert statements() == few
    assert client.get(PAGE).text.count("<tr><td>") == 50
    oldest = Inbound.objects.order_by("pk")[6].pk
    assert client.get(f"{PAGE}?below={oldest}").text.count("<tr><td>") == 6


def test_why_it_waits_is_said_in_the_readers_language(cast: Cast, failed: Inbound) -> None:
    Inbound.objects.update(state="held", reason="spam score 12.4, above 5")
    client = signed_in(cast.administrator)
    for page in (f"{PAGE}?state=held", f"{PAGE}{failed.pk}/"):
        assert "Skor spam 12.4, di atas 5" in client.get(page).text


@pytest.mark.parametrize(
    "reason", ["the sender is blocked (50%.test)", "the parser died", "", "filters: A, B"]
)
def test_no_reason_breaks_a_page(reason: str) -> None:
    assert bool(said(reason)) == bool(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "empty message",
        "no sender: neither From nor any other field holds an address",
        "the parser failed: ValueError: oh",
        "given up after 3 attempts: no answer within 10 s",
        "given up after 3 attempts: out of memory",
        "given up after 3 attempts: the child ended with -9",
    ],
)
def test_a_failure_is_told_in_indonesian(reason: str) -> None:
    with translation.override("id"):
        assert said(reason) != reason
