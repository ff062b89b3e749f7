"""Watches one mailbox in a thread: fetches what is there, then waits for more."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection
from imapclient.exceptions import IMAPClientError

from sigap.channels.actions.inbound import store
from sigap.channels.email.actions.mailboxes import note_fetch
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.models import Mailbox
from sigap.channels.locking import Locks, only_one

POLL_S = 60.0
POLL_WITHOUT_IDLE_S = 15.0
PAUSES_S = (1.0, 2.0, 5.0, 15.0, 60.0)
logger = logging.getLogger(__name__)


def fetch_new(session: ImapSession, mailbox: Mailbox) -> int:
    """Stores what waits on the server, then marks it there; returns how many messages.

    One session of all workers does so at a time: rivals moving one message would copy it.
    """
    count = 0
    tried: set[int] = set()
    with only_one(Locks.MAILBOX, mailbox.pk) as alone:
        if not alone:
            return 0
        # A server that does not keep its marks must not be fetched from for ever.
        while uids := [uid for uid in session.waiting() if uid not in tried]:
            tried.update(uids)
            for group in session.fetch(uids):
                count += _take(session, mailbox, group)
    return count


def _take(session: ImapSession, mailbox: Mailbox, group: dict[int, bytes]) -> int:
    stored: list[int] = []
    try:
        for uid, raw in group.items():
            store(raw, through=mailbox.address)
            stored.append(uid)
    finally:
        session.mark(stored)
    return len(stored)


class Watcher(threading.Thread):
    """Runs until :meth:`stop`; after a failure it connects again, each time a little later."""

    def __init__(self, mailbox_id: int) -> None:
        super().__init__(name=f"mailbox {mailbox_id}", daemon=True)
        self._mailbox_id = mailbox_id
        self._stopping = threading.Event()
        self._failures = 0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                error = self._session()
                if error:
                    pause = PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
                    self._failures += 1
                    self._stopping.wait(pause)
        finally:
            connection.close()

    def _session(self) -> str:
        """One session from sign-in to its end; returns why it broke, in words."""
        close_old_connections()
        mailbox = None
        try:
            mailbox = Mailbox.objects.get(pk=self._mailbox_id)
            with ImapSession(mailbox) as session:
                self._watch(session, mailbox)
        except Exception as error:
            words = str(error) or type(error).__name__
            known = isinstance(error, (IMAPClientError, OSError))
            logger.warning("mailbox %s: %s", self._mailbox_id, words, exc_info=not known)
            self._note(mailbox, words)
            return words
        return ""

    def _watch(self, session: ImapSession, mailbox: Mailbox) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            fetch_new(session, mailbox)
            self._failures = 0
            note_fetch(mailbox, error=_left(session))
            self._wait(session)

    def _wait(self, session: ImapSession) -> None:
        if session.can_idle:
            session.wait(POLL_S, self._stopping.is_set)
        else:
            self._stopping.wait(POLL_WITHOUT_IDLE_S)
            session.keep_alive()

    def _note(self, mailbox: Mailbox | None, words: str) -> None:
        try:
            if mailbox:
                note_fetch(mailbox, error=words)
        except Exception:
            logger.exception("mailbox %s: its state could not be kept", self._mailbox_id)
            connection.close()


def _left(session: ImapSession) -> str:
    if not session.too_large:
        return ""
    return f"{len(session.too_large)} messages are larger than 64 MiB and stay on the server."
