"""Fetching what is new: stored first, marked on the server afterwards."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

from sigap.channels.actions.inbound import store
from sigap.channels.email.imap.progress import Progress, progress_of
from sigap.channels.email.imap.session import Group, ImapSession
from sigap.channels.email.imap.uids import uid_set
from sigap.channels.email.models import Mailbox
from sigap.channels.locking import Locks, only_one
from sigap.core.failpoints import failpoint

SOURCE = "mail"
HEADER_SOURCE = "mail-header"
PATIENCE = 3
PARKED_S = 3600.0


class Trouble:
    """Messages on which sessions broke, so that one of them does not hold up the others: a
    suspect is fetched alone, after the third break only once an hour. ``withheld`` are those that
    the server names but does not give out."""

    def __init__(self) -> None:
        self._breaks: Counter[int] = Counter()
        self._until: dict[int, float] = {}
        self.withheld: set[int] = set()
        self._uidvalidity = 0

    def begin(self, uidvalidity: int) -> None:
        """A look at the folder; numbers that were given anew say nothing of the old ones."""
        if uidvalidity != self._uidvalidity:
            self._uidvalidity = uidvalidity
            self._breaks.clear()
            self._until.clear()
            self.withheld = set()

    @property
    def suspects(self) -> frozenset[int]:
        return frozenset(self._breaks)

    def parked(self) -> set[int]:
        now = time.monotonic()
        return {uid for uid, until in self._until.items() if until > now}

    def blame(self, uids: Iterable[int]) -> None:
        for uid in uids:
            self._breaks[uid] += 1
            if self._breaks[uid] >= PATIENCE:
                self._until[uid] = time.monotonic() + PARKED_S

    def absolve(self, uids: Iterable[int]) -> None:
        for uid in uids:
            self._breaks.pop(uid, None)
            self._until.pop(uid, None)

    def words(self) -> str:
        """What cannot be fetched though the server answers; empty where all is well."""
        if stuck := self.withheld | self.parked():
            return f"Not given out by the server: UID {uid_set(stuck)}"
        return ""


def fetch_new(session: ImapSession, mailbox: Mailbox, trouble: Trouble | None = None) -> int:
    """Stores what waits on the server, then marks it there; returns how many messages.

    One session of all workers does so at a time: rivals moving one message would copy it.
    """
    trouble = trouble or Trouble()
    with only_one(Locks.MAILBOX, mailbox.pk) as alone:
        if not alone:
            return 0
        try:
            return _fetch(session, mailbox, trouble)
        except Exception:
            trouble.blame(session.in_hand)
            raise


def _fetch(session: ImapSession, mailbox: Mailbox, trouble: Trouble) -> int:
    trouble.begin(session.uidvalidity)
    progress = progress_of(session, mailbox)
    done: set[int] = set()
    tried = trouble.parked()
    # A server that does not keep its marks must not be fetched from for ever.
    while uids := [uid for uid in progress.waiting() if uid not in tried]:
        tried.update(uids)
        for group in session.fetch(uids, alone=trouble.suspects):
            _take(session, mailbox, group, progress)
            trouble.absolve(group)
            done.update(group)
    missing = tried - done - trouble.parked()
    trouble.withheld = session.existing(uid_set(missing))
    return len(done)


def _take(session: ImapSession, mailbox: Mailbox, group: Group, progress: Progress) -> None:
    stored: list[int] = []
    try:
        for uid, found in group.items():
            source = SOURCE if found.whole else HEADER_SOURCE
            store(found.raw, source=source, through=mailbox.address)
            stored.append(uid)
            failpoint("imap.stored")
    finally:
        session.mark(stored)
        if stored:
            progress.done(stored)
