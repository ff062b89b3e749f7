"""Where old mail lies: mbox, Maildir, a folder of .eml files, a folder on an IMAP server."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial
from pathlib import Path

from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.models import Mailbox

HEADER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A message that has not been read whole yet. ``sent_at`` is what it says of itself."""

    sent_at: datetime | None
    sender: str
    read: Callable[[], bytes]

    def is_before(self, day: date | None) -> bool:
        return bool(day and self.sent_at and self.sent_at.date() < day)


def in_path(path: Path) -> list[Found]:
    """What lies there, oldest first, so that answers come after what they answer. Raises OSError
    where nothing can be read."""
    found = list(_in_path(path))
    return sorted(found, key=lambda each: each.sent_at or datetime.max.replace(tzinfo=UTC))


def on_server(box: Mailbox, folder: str, since: date | None) -> Iterator[Found]:
    """What lies in an IMAP folder, in its order; nothing is changed there."""
    with ImapSession(box, folder=folder, readonly=True) as session:
        uids = sorted(session.search("SINCE", since) if since else session.search())
        for group in session.fetch(uids):
            for fetched in group.values():
                yield _found(fetched.raw, partial(bytes, fetched.raw))


def _in_path(path: Path) -> Iterator[Found]:
    if path.is_dir() and (path / "cur").is_dir():
        folder = mailbox.Maildir(path, factory=None, create=False)
        for key in folder.keys():  # noqa: SIM118 - a Maildir is no dict
            yield _found(folder.get_bytes(key), partial(folder.get_bytes, key))
    elif path.is_dir():
        for file in sorted(path.rglob("*.eml")):
            yield _in_file(file)
    elif _is_mbox(path):
        box = mailbox.mbox(path, create=False)
        for number in box.keys():  # noqa: SIM118 - an mbox is no dict
            yield _found(box.get_bytes(number), partial(_unquoted, box, number))
    else:
        yield _in_file(path)


def _in_file(path: Path) -> Found:
    with path.open("rb") as file:
        return _found(file.read(HEADER_BYTES), path.read_bytes)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _unquoted(box: mailbox.mbox, number: str) -> bytes:
    """As it was before it went into the mbox, whose lines "From " are quoted."""
    return box.get_bytes(number).replace(b"\n>From ", b"\nFrom ")


def _found(start: bytes, read: Callable[[], bytes]) -> Found:
    header = BytesHeaderParser().parsebytes(start[:HEADER_BYTES].partition(b"\n\n")[0] + b"\n\n")
    try:
        sent_at = parsedate_to_datetime(str(header["Date"]))
    except (TypeError, ValueError, IndexError, OverflowError):
        sent_at = None
    if sent_at and sent_at.tzinfo is None:
        sent_at = sent_at.replace(tzinfo=UTC)
    return Found(sent_at, parseaddr(str(header["From"]))[1].lower(), read)
