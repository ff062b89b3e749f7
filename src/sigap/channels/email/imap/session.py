"""One session with an IMAP server, in one folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from imapclient import DELETED, SEEN
from imapclient.exceptions import IMAPClientError

from sigap.channels.email.imap.connecting import drop, signed_in
from sigap.channels.email.imap.oversize import stub_of
from sigap.channels.email.imap.uids import in_commands
from sigap.channels.email.models import AfterFetch, Mailbox
from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES
from sigap.core.failpoints import failpoint

LOOK_S = 2.0
AT_ONCE = 50
AT_ONCE_BYTES = 8 * 1024 * 1024
HEADER_BYTES = 256 * 1024
_BODY = "BODY.PEEK[]"
_ANSWER = b"BODY[]"
_HEADER = f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"
_HEADER_ANSWER = b"BODY[HEADER]<0>"
_SIZE = b"RFC822.SIZE"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message's bytes; of one that is too large a stub with its header, and not ``whole``."""

    raw: bytes
    whole: bool = True


Group = dict[int, Fetched]


class ImapSession:
    """Signed in with a folder open; a context manager. Its methods raise IMAPClientError, OSError
    or ValueError when the server or the connection fails.

    ``in_hand`` are the UIDs whose bytes are just being asked for.
    """

    def __init__(self, mailbox: Mailbox, *, folder: str = "", readonly: bool = False) -> None:
        self._mailbox = mailbox
        self.folder = folder or mailbox.imap_folder
        self.moves = mailbox.after_fetch == AfterFetch.MOVE and mailbox.move_to != self.folder
        self.in_hand: list[int] = []
        self._client = signed_in(mailbox)
        try:
            opened = self._client.select_folder(self.folder, readonly=readonly)
            self.uidvalidity = int(opened.get(b"UIDVALIDITY", 0))
            self._uid_next = int(opened.get(b"UIDNEXT", 0))
            self.can_idle = self._client.has_capability("IDLE")
            if self.moves and not readonly and not self._client.folder_exists(mailbox.move_to):
                self._client.create_folder(mailbox.move_to)
        except BaseException:
            drop(self._client)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._client.logout()
        except (IMAPClientError, OSError):
            drop(self._client)

    def last_uid(self) -> int:
        """The last UID that was given away before this session, by what the server says."""
        return (self._uid_next or max(self.search("ALL"), default=0) + 1) - 1

    def search(self, *criteria: object) -> set[int]:
        """The UIDs of messages that are not marked as deleted."""
        return set(self._client.search([*criteria, "UNDELETED"]))

    def existing(self, written: str) -> set[int]:
        """Those of a written set of UIDs that are still there."""
        found: set[int] = set()
        for some in in_commands(written):
            found |= self.search("UID", some)
        return found

    def fetch(self, uids: Iterable[int], *, alone: frozenset[int] = frozenset()) -> Iterator[Group]:
        """The messages, in groups that fit into memory, those in ``alone`` each by itself; one
        that the server does not give out is left out."""
        uids = list(uids)
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            answers = self._client.fetch(some, [_SIZE])
            sizes = {uid: answers.get(uid, {}).get(_SIZE) or 0 for uid in some}
            for group in _groups(sizes, alone):
                self.in_hand = group
                found = self._bodies(group, sizes)
                self.in_hand = []
                yield found

    def mark(self, uids: list[int]) -> None:
        """Says on the server that these are ours now: read, or moved away."""
        if not uids:
            return
        failpoint("imap.before_mark")
        if not self.moves:
            self._client.add_flags(uids, [SEEN])
        elif self._client.has_capability("MOVE"):
            self._client.move(uids, self._mailbox.move_to)
        else:
            self._client.copy(uids, self._mailbox.move_to)
            self._client.add_flags(uids, [DELETED])
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge(uids)
        failpoint("imap.marked")

    def wait(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Returns when the server says that something is new, else after the seconds."""
        end = time.monotonic() + seconds
        self._client.idle()
        try:
            while not stopped() and time.monotonic() < end:
                if self._client.idle_check(timeout=LOOK_S):
                    break
        finally:
            self._client.idle_done()

    def keep_alive(self) -> None:
        self._client.noop()

    def _bodies(self, uids: list[int], sizes: dict[int, int]) -> Group:
        if sizes[uids[0]] > MAX_MESSAGE_BYTES:
            (uid,) = uids
            found = self._client.fetch(uids, [_HEADER]).get(uid, {}).get(_HEADER_ANSWER)
            return {uid: Fetched(stub_of(found, sizes[uid]), whole=False)} if found else {}
        answers = self._client.fetch(uids, [_BODY])
        bodies = {uid: answers.get(uid, {}).get(_ANSWER) for uid in uids}
        return {uid: Fetched(raw) for uid, raw in bodies.items() if raw}


def _groups(sizes: dict[int, int], alone: frozenset[int]) -> Iterator[list[int]]:
    group: list[int] = []
    total = 0
    for uid, size in sizes.items():
        by_itself = uid in alone or size > MAX_MESSAGE_BYTES
        if group and (by_itself or total + size > AT_ONCE_BYTES):
            yield group
            group, total = [], 0
        if by_itself:
            yield [uid]
            continue
        group.append(uid)
        total += size
    if group:
        yield group
