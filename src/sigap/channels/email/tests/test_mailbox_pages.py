"""The pages of mailboxes."""

from __future__ import annotations

import pytest
from django.test import Client

from sigap.channels.email.forms import MailboxForm, initial_of
from sigap.channels.email.models import Mailbox
from sigap.people.models import Account
from tests.cast import Cast
from tests.peers.smtp import Sink
from tests.waiting import free_port

PAGE = "/settings/mailboxes/"


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.administrator)


def values(**changed: object) -> dict[str, object]:
    """A form as a browser sends it."""
    found = {key: "" if value is None else value for key, value in initial_of(Mailbox()).items()}
    found |= {"name": "Bantuan", "address": "bantuan@desk.test", "imap_host": "", **changed}
    return {key: value for key, value in found.items() if value is not False}


def test_every_setting_is_on_the_page() -> None:
    from sigap.channels.email.actions.mailboxes import SETTINGS

    shown = {"team" if name == "team_id" else name for name in MailboxForm.base_fields}
    assert shown == SETTINGS


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}new"])
def test_only_who_manages_settings(cast: Cast, admin: Client, page: str) -> None:
    assert admin.get(page).status_code == 200
    assert signed_in(cast.lead).get(page).status_code == 403
    assert Client().get(page).status_code == 302
    assert signed_in(cast.lead).post(f"{PAGE}new", values()).status_code == 403


def test_made_and_changed_without_showing_passwords(cast: Cast, admin: Client) -> None:
    sent = values(
        aliases="help@desk.test\nTolong@desk.test",
        team_id=cast.team.pk,
        imap_password="rahasia1",
        smtp_password="rahasia2",
    )
    answer = admin.post(f"{PAGE}new", sent)
    box = Mailbox.objects.get()
    page = f"{PAGE}{box.pk}/"
    assert answer["Location"] == page
    assert box.aliases == ["help@desk.test", "tolong@desk.test"]
    assert (box.team, box.is_default, box.smtp_password) == (cast.team, True, "rahasia2")
    assert "rahasia" not in admin.get(page).text
    changed = values(is_default="on", is_active="on", name="Meja", smtp_password="baru")
    assert admin.post(page, changed).status_code == 302
    box.refresh_from_db()
    assert (box.name, box.imap_password, box.smtp_password) == ("Meja", "rahasia1", "baru")
    assert "Meja" in admin.get(PAGE).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": "kotak"}, "address"),
        ({"address": "lain@desk.test"}, "address"),
        ({"aliases": "not one"}, "aliases"),
        ({"undo_seconds": "61"}, "undo_seconds"),
        ({"imap_port": "0"}, "imap_port"),
        ({"after_fetch": "move", "move_to": ""}, "move_to"),
        ({"is_default": False}, "is_default"),
    ],
)
def test_says_what_is_wrong(admin: Client, mailbox: Mailbox, wrong: dict, field: str) -> None:
    Mailbox.objects.create(name="Lain", address="lain@desk.test")
    answer = admin.post(f"{PAGE}{mailbox.pk}/", values(**({"is_default": "on"} | wrong)))
    assert answer.status_code == 422
    assert f"id_{field}-err" in answer.text


def test_connection_is_tried_on_each_side(admin: Client, mailbox: Mailbox, sink: Sink) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(
        smtp_host=sink.host,
        smtp_port=sink.port,
        smtp_security="plain",
        imap_host="127.0.0.1",
        imap_port=free_port(),
        imap_security="plain",
    )
    answer = admin.post(f"{PAGE}{mailbox.pk}/try")
    assert answer.status_code == 200
    assert "callout--ok" in answer.text
    assert "callout--error" in answer.text
    assert admin.get(f"{PAGE}{mailbox.pk}/try").status_code == 405
    assert sink.taken == []


def test_nothing_set_is_said(admin: Client, mailbox: Mailbox) -> None:
    assert "callout--warn" in admin.post(f"{PAGE}{mailbox.pk}/try").text
