"""Setting up mailboxes: one default, no address twice, no secret in the journal."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from sigap.channels.email.actions.mailboxes import (
    AddressTaken,
    DefaultNeeded,
    change_mailbox,
    create_mailbox,
)
from sigap.channels.email.models import Mailbox
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event
from tests.cast import Cast


def test_the_first_is_the_default_and_another_takes_over(db: None) -> None:
    first = create_mailbox(actor=SYSTEM, name="A", address=" A@desk.test ")
    assert (first.address, first.is_default) == ("a@desk.test", True)
    second = create_mailbox(actor=SYSTEM, name="B", address="b@desk.test")
    assert not second.is_default
    change_mailbox(second.pk, actor=SYSTEM, is_default=True)
    assert Mailbox.objects.get(is_default=True) == second
    with pytest.raises(DefaultNeeded):
        change_mailbox(second.pk, actor=SYSTEM, is_active=False)
    with pytest.raises(DefaultNeeded):
        change_mailbox(second.pk, actor=SYSTEM, is_default=False)


def test_no_address_twice(db: None) -> None:
    create_mailbox(actor=SYSTEM, name="A", address="a@desk.test", aliases=["x@desk.test"])
    with pytest.raises(AddressTaken):
        create_mailbox(actor=SYSTEM, name="B", address="X@desk.test")
    other = create_mailbox(actor=SYSTEM, name="B", address="b@desk.test")
    with pytest.raises(AddressTaken):
        change_mailbox(other.pk, actor=SYSTEM, aliases=["a@desk.test"])


def test_secrets_stay_out_of_journal_and_table(cast: Cast) -> None:
    actor = cast.actor(cast.administrator)
    mailbox = create_mailbox(actor=actor, name="A", address="a@desk.test", imap_password="rahasia1")
    change_mailbox(mailbox.pk, actor=actor, smtp_password="rahasia2", name="Bantuan")
    events = Event.objects.filter(stream_kind="mailbox").order_by("id")
    assert [event.verb for event in events] == ["mailbox.created", "mailbox.changed"]
    assert events[1].data == {"attributes": ["name", "smtp_password"]}
    assert "rahasia" not in json.dumps([event.data for event in events])
    with connection.cursor() as cursor:
        cursor.execute("SELECT imap_password, smtp_password FROM email_mailbox")
        assert "rahasia" not in "".join(cursor.fetchone())
    assert Mailbox.objects.get().smtp_password == "rahasia2"
    change_mailbox(mailbox.pk, actor=actor, name="Bantuan")
    assert events.count() == 2


def test_only_who_may_manage_settings(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        create_mailbox(actor=cast.actor(cast.agent), name="A", address="a@desk.test")
