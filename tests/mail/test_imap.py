"""Fetching from a real IMAP server: marks, failures, and mailboxes that change."""

from __future__ import annotations

from typing import Any

import pytest

from sigap.channels.email.actions.mailboxes import change_mailbox
from sigap.channels.email.imap import fetching
from sigap.channels.email.imap.fetching import fetch_new
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Mailbox
from sigap.channels.email.trying import try_connection
from sigap.channels.models import Inbound
from sigap.journal.actors import SYSTEM
from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.waiting import free_port, until

pytestmark = pytest.mark.peer_dovecot


def unseen(inbox: Dovecot) -> int:
    with inbox.login() as client:
        client.select_folder("INBOX", readonly=True)
        return len(client.search("UNSEEN"))


def count_in(inbox: Dovecot, folder: str) -> int:
    with inbox.login() as client:
        if not client.folder_exists(folder):
            return 0
        client.select_folder(folder, readonly=True)
        return len(client.search())


def change(mailbox: Mailbox, **values: Any) -> Mailbox:
    return change_mailbox(mailbox.pk, actor=SYSTEM, **values)


def test_marked_only_after_commit(
    mailbox: Mailbox, inbox: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        inbox.deliver(raw_mail(f"Nomor {number}"))
    real, calls = fetching.store, []

    def failing(raw: bytes, **more: Any) -> Inbound:
        calls.append(raw)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(raw, **more)

    monkeypatch.setattr(fetching, "store", failing)
    with ImapSession(mailbox) as session, pytest.raises(OSError, match="No space"):
        fetch_new(session, mailbox)
    assert (Inbound.objects.count(), unseen(inbox)) == (1, 2)
    with ImapSession(mailbox) as session:
        assert fetch_new(session, mailbox) == 2
    assert (Inbound.objects.count(), unseen(inbox)) == (3, 0)


def test_moved_to_a_folder_that_is_made(mailbox: Mailbox, inbox: Dovecot) -> None:
    mailbox = change(mailbox, after_fetch="move", move_to="Selesai")
    inbox.deliver(raw_mail())
    with ImapSession(mailbox) as session:
        assert fetch_new(session, mailbox) == 1
        assert fetch_new(session, mailbox) == 0
    assert (count_in(inbox, "INBOX"), count_in(inbox, "Selesai")) == (0, 1)
    assert Inbound.objects.count() == 1


def test_fetched_again_is_still_one(mailbox: Mailbox, inbox: Dovecot) -> None:
    inbox.deliver(raw_mail())
    with ImapSession(mailbox) as session:
        fetch_new(session, mailbox)
    with inbox.login() as client:
        client.select_folder("INBOX")
        client.remove_flags(client.search(), [b"\\Seen"])
    with ImapSession(mailbox) as session:
        assert fetch_new(session, mailbox) == 1
    assert Inbound.objects.count() == 1


def test_one_fetches_while_the_other_stands_back(
    mailbox: Mailbox, inbox: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    from django.db import connection

    inbox.deliver(raw_mail())
    counts: list[int] = []
    real = fetching.store

    def rival() -> None:
        with ImapSession(mailbox) as session:
            counts.append(fetch_new(session, mailbox))
        connection.close()

    def store(raw: bytes, **more: Any) -> Inbound:
        thread = threading.Thread(target=rival)
        thread.start()
        thread.join()
        return real(raw, **more)

    monkeypatch.setattr(fetching, "store", store)
    with ImapSession(mailbox) as session:
        assert fetch_new(session, mailbox) == 1
    assert counts == [0]


def test_idle_tells_of_new_mail(mailbox: Mailbox, inbox: Dovecot, watching: Watching) -> None:
    watching.step()
    until(lambda: Mailbox.objects.get().last_success_at)
    inbox.deliver(raw_mail())
    until(lambda: Inbound.objects.exists(), seconds=10)
    until(lambda: unseen(inbox) == 0)
    assert Inbound.objects.get().through == mailbox.address


def test_a_dead_server_is_noted_and_a_changed_mailbox_watched_anew(
    mailbox: Mailbox, inbox: Dovecot, watching: Watching
) -> None:
    change(mailbox, imap_port=free_port())
    watching.step()
    until(lambda: "refused" in Mailbox.objects.get().last_error.lower())
    change(mailbox, imap_port=inbox.imap)
    inbox.deliver(raw_mail())
    watching.step()
    until(lambda: Inbound.objects.exists())
    until(lambda: Mailbox.objects.get().last_error == "")


def test_trying_the_connection(mailbox: Mailbox, inbox: Dovecot) -> None:
    inbox.deliver(raw_mail())
    imap, smtp = try_connection(mailbox)
    assert (imap.side, imap.works, smtp.side, smtp.works) == ("imap", True, "smtp", True)
    assert "1" in imap.words
    assert unseen(inbox) == 1
    mailbox.imap_password, mailbox.smtp_port = "salah", free_port()
    imap, smtp = try_connection(mailbox)
    assert (imap.works, smtp.works) == (False, False)
    assert "AUTHENTICATIONFAILED" in imap.words or "Authentication" in imap.words
    assert "127.0.0.1" in smtp.words
