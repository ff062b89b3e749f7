"""What of a folder is still to be fetched, so that nothing is lost to a person who read it first,
to numbers that a server gave anew, or to a connection that broke."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol

from sigap.channels.email.actions.folders import note_folder
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.imap.uids import uid_set
from sigap.channels.email.models import FolderMark, Mailbox
from sigap.core import clock

LOOKED_EVERY = timedelta(minutes=10)
# Dates on servers have no time, and clocks differ.
MARGIN = timedelta(days=2)


class Progress(Protocol):
    """Under the mailbox's lock, from one look to the next."""

    def waiting(self) -> list[int]:
        """The UIDs of what is still to be fetched, in the order of arrival."""

    def done(self, uids: Iterable[int]) -> None:
        """These are stored and marked on the server."""


class Moving:
    """What is in the folder is still to be fetched: what was, lies elsewhere."""

    def __init__(self, session: ImapSession) -> None:
        self._session = session

    def waiting(self) -> list[int]:
        return sorted(self._session.search())

    def done(self, uids: Iterable[int]) -> None:
        """The server knows by itself."""


class Staying:
    """Messages stay where they are: unread ones are fetched, and all that came since."""

    def __init__(self, session: ImapSession, mailbox: Mailbox) -> None:
        self._session = session
        self._account = f"{mailbox.imap_username or mailbox.address}@{mailbox.imap_host}"
        self._mailbox = mailbox
        self._left: set[int] = set()

    def waiting(self) -> list[int]:
        search = self._session.search
        mark = FolderMark.objects.filter(mailbox=self._mailbox, folder=self._session.folder).first()
        found = search("UNSEEN")
        if mark and self._is_same(mark):
            last = mark.last_uid
            if mark.left:
                found |= self._session.existing(mark.left)
        else:
            last = self._session.last_uid()
            if mark:
                # What was fetched before is known again by its bytes.
                found |= search("SINCE", (mark.looked_at - MARGIN).date())
        # Asked for what follows the last message, a server names the last one again.
        fresh = {uid for uid in search("UID", f"{last + 1}:*") if uid > last}
        self._left = found | fresh
        if self._left or not mark or not self._is_same(mark) or self._is_old(mark):
            self._note(max(fresh, default=last))
        return sorted(self._left)

    def done(self, uids: Iterable[int]) -> None:
        self._left.difference_update(uids)
        self._note(None)

    def _is_same(self, mark: FolderMark) -> bool:
        return (mark.account, mark.uidvalidity) == (self._account, self._session.uidvalidity)

    @staticmethod
    def _is_old(mark: FolderMark) -> bool:
        return bool(mark.left) or clock.now() - mark.looked_at > LOOKED_EVERY

    def _note(self, last_uid: int | None) -> None:
        values: dict[str, object] = {"left": uid_set(self._left)}
        if last_uid is not None:
            values |= {
                "account": self._account,
                "uidvalidity": self._session.uidvalidity,
                "last_uid": last_uid,
                "looked_at": clock.now(),
            }
        note_folder(self._mailbox, self._session.folder, **values)


def progress_of(session: ImapSession, mailbox: Mailbox) -> Progress:
    return Moving(session) if session.moves else Staying(session, mailbox)
