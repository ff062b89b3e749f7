"""One session with an IMAP server. No message is marked before its bytes are committed."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Self

from imapclient import DELETED, SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from sigap.channels.email.models import AfterFetch, Mailbox, Security
from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES

CONNECT_S = 10
READ_S = 60
LOOK_S = 2.0
AT_ONCE = 50
AT_ONCE_BYTES = 8 * 1024 * 1024
_BODY = "BODY.PEEK[]"
_ANSWER = b"BODY[]"
_SIZE = b"RFC822.SIZE"


class ImapSession:
    """Signed in with the mailbox's folder open; a context manager. Its methods raise
    IMAPClientError or OSError when the server or the connection fails."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._moves = (
            mailbox.after_fetch == AfterFetch.MOVE and mailbox.move_to != mailbox.imap_folder
        )
        self.too_large: set[int] = set()
        self._client = _connect(mailbox)
        try:
            self._client.login(mailbox.imap_username or mailbox.address, mailbox.imap_password)
            self._client.select_folder(mailbox.imap_folder)
            self.can_idle = self._client.has_capability("IDLE")
            if self._moves and not self._client.folder_exists(mailbox.move_to):
                self._client.create_folder(mailbox.move_to)
        except BaseException:
            _drop(self._client)
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
            _drop(self._client)

    def waiting(self) -> list[int]:
        """The UIDs of what is still to be fetched, in the order of arrival."""
        wanted = ["UNDELETED"] if self._moves else ["UNSEEN", "UNDELETED"]
        return sorted(set(self._client.search(wanted)) - self.too_large)

    def fetch(self, uids: list[int]) -> Iterator[dict[int, bytes]]:
        """The raw messages, in groups that fit into memory; one that is gone is left out."""
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            sizes = self._client.fetch(some, [_SIZE])
            for group in self._groups(some, sizes):
                bodies = self._client.fetch(group, [_BODY])
                found = {uid: bodies.get(uid, {}).get(_ANSWER) for uid in group}
                yield {uid: raw for uid, raw in found.items() if raw}

    def mark(self, uids: list[int]) -> None:
        """Says on the server that these are ours now: read, or moved away."""
        if not uids:
            return
        if not self._moves:
            self._client.add_flags(uids, [SEEN])
        elif self._client.has_capability("MOVE"):
            self._client.move(uids, self._mailbox.move_to)
        else:
            self._client.copy(uids, self._mailbox.move_to)
            self._client.add_flags(uids, [DELETED])
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge(uids)

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

    def _groups(self, uids: list[int], sizes: dict[int, dict[bytes, int]]) -> Iterator[list[int]]:
        group: list[int] = []
        total = 0
        for uid in uids:
            size = sizes.get(uid, {}).get(_SIZE, 0)
            if size > MAX_MESSAGE_BYTES:
                self.too_large.add(uid)
                continue
            if group and total + size > AT_ONCE_BYTES:
                yield group
                group, total = [], 0
            group.append(uid)
            total += size
        if group:
            yield group


def _connect(mailbox: Mailbox) -> IMAPClient:
    context = ssl.create_default_context()
    client = IMAPClient(
        mailbox.imap_host,
        mailbox.imap_port,
        ssl=mailbox.imap_security == Security.TLS,
        ssl_context=context if mailbox.imap_security == Security.TLS else None,
        timeout=SocketTimeout(connect=CONNECT_S, read=READ_S),
    )
    if mailbox.imap_security == Security.STARTTLS:
        try:
            client.starttls(context)
        except BaseException:
            _drop(client)
            raise
    return client


def _drop(client: IMAPClient) -> None:
    """Closes without farewell; a socket that broke on the way must not hide why."""
    with suppress(OSError):
        client.shutdown()
