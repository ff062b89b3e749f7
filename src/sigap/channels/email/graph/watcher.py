"""Asks Graph for one mailbox's news, in a thread."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection

from sigap.channels.email.actions.mailboxes import note_fetch
from sigap.channels.email.graph.client import GraphSession, Throttled
from sigap.channels.email.graph.fetching import fetch_new
from sigap.channels.email.models import Grant, Mailbox
from sigap.channels.email.oauth.tokens import SignInNeeded

POLL_S = 30.0
PAUSES_S = (1.0, 5.0, 15.0, 60.0)
logger = logging.getLogger(__name__)


class GraphWatcher(threading.Thread):
    """Runs until :meth:`stop`; waits as long as the service wants it to."""

    def __init__(self, mailbox_id: int) -> None:
        super().__init__(name=f"mailbox {mailbox_id} by Graph", daemon=True)
        self._mailbox_id = mailbox_id
        self._stopping = threading.Event()
        self._failures = 0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._stopping.wait(self._look())
        finally:
            connection.close()

    def _look(self) -> float:
        """One look; returns the seconds until the next."""
        close_old_connections()
        try:
            mailbox = Mailbox.objects.get(pk=self._mailbox_id)
            with GraphSession(mailbox, Grant.objects.get(pk=self._mailbox_id)) as session:
                fetch_new(session, mailbox)
            note_fetch(mailbox)
        except Throttled as error:
            logger.info("mailbox %s: %s", self._mailbox_id, error)
            return error.seconds
        except Exception as error:
            known = isinstance(error, (OSError, SignInNeeded))
            logger.warning("mailbox %s: %s", self._mailbox_id, error, exc_info=not known)
            self._note(str(error) or type(error).__name__)
            self._failures += 1
            return PAUSES_S[min(self._failures, len(PAUSES_S)) - 1]
        self._failures = 0
        return POLL_S

    def _note(self, words: str) -> None:
        try:
            note_fetch(Mailbox.objects.get(pk=self._mailbox_id), error=words)
        except Exception:
            logger.exception("mailbox %s: its state could not be kept", self._mailbox_id)
            connection.close()
