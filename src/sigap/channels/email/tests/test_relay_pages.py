"""The page of a mailbox's relays."""

from __future__ import annotations

import pytest
from django.test import Client

from sigap.channels.email.models import Mailbox, Relay
from sigap.journal.models import Event
from tests.cast import Cast


@pytest.fixture
def admin(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def page(mailbox: Mailbox) -> str:
    return f"/settings/mailboxes/{mailbox.pk}/relay"


def test_made_shown_renewed_and_dropped(admin: Client, page: str) -> None:
    assert "/hooks/" not in admin.get(page).text
    assert admin.post(f"{page}/make").status_code == 302
    first = Relay.objects.get()
    shown = admin.get(page).text
    assert f"/hooks/mail/{first.secret}/postmark/" in shown
    assert f"/hooks/mail/{first.secret}/mailgun/mime<" in shown
    admin.post(f"{page}/make")
    second = Relay.objects.get()
    assert second.secret != first.secret
    assert first.secret not in admin.get(page).text
    admin.post(f"{page}/drop")
    assert not Relay.objects.exists()
    verbs = Event.objects.filter(verb__startswith="mailbox.relay").order_by("id")
    assert [event.verb for event in verbs] == [
        "mailbox.relay_made",
        "mailbox.relay_made",
        "mailbox.relay_dropped",
    ]
    assert [event.data.get("renewed") for event in verbs] == [False, True, None]


def test_keys_are_entered_and_never_shown(admin: Client, page: str) -> None:
    assert admin.post(page, {"mailgun_key": "s3cret-mg"}).status_code == 404
    admin.post(f"{page}/make")
    assert admin.post(page, {"mailgun_key": " s3cret-mg ", "brevo_key": "kunci"}).status_code == 302
    assert admin.post(page, {"mailgun_key": "", "brevo_key": "baru"}).status_code == 302
    relay = Relay.objects.get()
    assert (relay.mailgun_key, relay.brevo_key) == ("s3cret-mg", "baru")
    assert "s3cret-mg" not in admin.get(page).text
    assert admin.post(page, {"mailgun_key": "é"}).status_code == 422
    changed = Event.objects.filter(verb="mailbox.relay_changed").order_by("id")
    assert [event.data["attributes"] for event in changed] == [
        ["brevo_key", "mailgun_key"],
        ["brevo_key"],
    ]


def test_what_is_kept_is_sealed(admin: Client, page: str) -> None:
    from django.db import connection

    admin.post(f"{page}/make")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM email_relay")
        assert Relay.objects.get().secret not in cursor.fetchone()[0]
