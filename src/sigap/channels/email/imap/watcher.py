"""Watches one mailbox in a thread: fetches what is there, then waits for more."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections, connection
from imapclient.exceptions import IMAPClientError

from sigap.channels.email.actions.mailboxes import note_fetch
from sigap.channels.email.imap.fetching import Trouble, fetch_new
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.models import Mailbox
from sigap.channels.email.oauth.tokens import SignInNeeded

POLL_S = 60.0
POLL_WITHOUT_IDLE_S = 15.0
# Connections are cut silently on the way, and access tokens hold for an hour.
SESSION_S = 50 * 60.0
PAUSES_S = (1.0, 2.0, 5.0, 15.0, 60.0)
logger = logging.getLogger(__name__)


class Watcher(threading.Thread):
    """Runs until :meth:`stop`; after a failure it connects again, each time a little later."""

    def __init__(self, mailbox_id: int) -> None:
        super().__init__(name=f"mailbox {mailbox_id}", daemon=True)
        self._mailbox_id = mailbox_id
        self._stopping = threading.Event()
        self._failures = 0
        self._trouble = Trouble()

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
            known = isinstance(error, (IMAPClientError, OSError, SignInNeeded))
            logger.warning("mailbox %s: %s", self._mailbox_id, words, exc_info=not known)
            self._note(mailbox, words)
            return words
        return ""

    def _watch(self, session: ImapSession, mailbox: Mailbox) -> None:
        ends_at = time.monotonic() + SESSION_S
        while not self._stopping.is_set() and time.monotonic() < ends_at:
            close_old_connections()
            fetch_new(session, mailbox, self._trouble)
            self._failures = 0
            note_fetch(mailbox, error=self._trouble.words())
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
