"""How bytes and Envelopes travel between the parser and its child: frames, JSON and file contents.

A frame is one kind byte, a length of eight bytes and the body. Nothing is unpickled: the child
reads what strangers wrote, so that the parent must not trust what it answers either.
"""

from __future__ import annotations

import io
import json
import struct
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, BinaryIO

from sigap.tickets.envelope import (
    Address,
    Envelope,
    File,
    Flag,
    Invitation,
    Report,
    Reported,
    ReportKind,
)

_HEAD = struct.Struct(">cQ")
# What the desk finds out itself: the child that reads strangers' mail has no say in it.
_OUR_OWN = frozenset({"sender_check"})
MAX_FRAME = 512 * 1024 * 1024


class Kind(bytes, Enum):
    """The first byte of a frame."""

    MESSAGE = b"M"
    ENVELOPE = b"E"
    UNREADABLE = b"U"
    OUT_OF_MEMORY = b"O"


def write_frame(pipe: BinaryIO, kind: Kind, *pieces: bytes | memoryview) -> None:
    """Write one frame and flush it. Raises OSError when the other side is gone."""
    pipe.write(_HEAD.pack(kind.value, sum(map(len, pieces))))
    for piece in pieces:
        pipe.write(piece)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> tuple[Kind, bytes] | None:
    """The next frame, or None when the other side has closed, also in the middle of a frame.

    Raises ValueError for something that is no frame.
    """
    head = _read_head(pipe)
    if head is None:
        return None
    body = pipe.read(head[1])
    return (head[0], body) if len(body) == head[1] else None


def read_answer(pipe: BinaryIO) -> tuple[Kind, bytes | Envelope] | None:
    """As ``read_frame``; an Envelope is unpacked while it is read, so that its files are in
    memory once only. Raises BrokenAnswer for one that lies."""
    head = _read_head(pipe)
    if head is None:
        return None
    kind, length = head
    if kind != Kind.ENVELOPE:
        body = pipe.read(length)
        return (kind, body) if len(body) == length else None
    try:
        return kind, _read_envelope(pipe, length)
    except EOFError:
        return None
    except (ValueError, KeyError, TypeError, struct.error) as fault:
        raise BrokenAnswer(str(fault)) from fault


class BrokenAnswer(Exception):
    """What should be an Envelope is none."""


def _read_head(pipe: BinaryIO) -> tuple[Kind, int] | None:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    if length > MAX_FRAME:
        raise ValueError(f"frame of {length} bytes")
    return Kind(kind), length


def pack(envelope: Envelope) -> list[bytes]:
    """The pieces of a frame: length of the JSON, the JSON, the contents of the files in order."""
    names = (field.name for field in fields(envelope) if field.name not in _OUR_OWN)
    plain = {name: _plain(getattr(envelope, name)) for name in names}
    header = json.dumps(plain, ensure_ascii=False).encode()
    return [struct.pack(">Q", len(header)), header, *(file.content for file in envelope.files)]


def _plain(value: Any) -> Any:
    if isinstance(value, File):
        names = (field.name for field in fields(value) if field.name != "content")
        return {name: getattr(value, name) for name in names} | {"size": len(value.content)}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return sorted(value) if isinstance(value, frozenset) else value


def unpack(body: bytes) -> Envelope:
    """The Envelope of a frame. Raises ValueError, KeyError or TypeError for a body that lies."""
    return _read_envelope(io.BytesIO(body), len(body))


def _read_envelope(pipe: BinaryIO, length: int) -> Envelope:
    (size,) = struct.unpack(">Q", _exactly(pipe, 8, length))
    left = length - 8
    values = json.loads(_exactly(pipe, size, left))
    left -= size
    if _OUR_OWN & values.keys():
        raise ValueError("the child says what it has no say in")
    files = []
    for plain in values["files"]:
        size = plain.pop("size")
        files.append(File(content=_exactly(pipe, size, left), **plain))
        left -= size
    if left:
        raise ValueError("the sizes of the files do not add up")
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    for name in ("to", "cc", "reply_to"):
        values[name] = tuple(Address(**plain) for plain in values[name])
    forwarded = values["forwarded_from"]
    return Envelope(
        **values
        | {
            "files": tuple(files),
            "flags": frozenset(map(Flag, values["flags"])),
            "forwarded_from": Address(**forwarded) if forwarded else None,
            "headers": tuple((str(name), str(value)) for name, value in values["headers"]),
            "invitation": _invitation(values["invitation"]),
            "report": _report(values["report"]),
            "returns_on": _moment(values["returns_on"]),
            "sender": Address(**values["sender"]),
            "sent_at": _moment(values["sent_at"]),
        }
    )


def _exactly(pipe: BinaryIO, size: int, left: int) -> bytes:
    """Raises ValueError for more than may be left, EOFError when the other side has closed."""
    if not 0 <= size <= left:
        raise ValueError("the sizes do not add up")
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content


def _moment(written: str | None) -> Any:
    """A datetime, or a date where no time was written; None for nothing."""
    if not written:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _report(plain: dict[str, Any] | None) -> Report | None:
    if plain is None:
        return None
    return Report(
        kind=ReportKind(plain["kind"]),
        recipients=tuple(Reported(**recipient) for recipient in plain["recipients"]),
        message_ids=tuple(map(str, plain["message_ids"])),
    )


def _invitation(plain: dict[str, Any] | None) -> Invitation | None:
    if plain is None:
        return None
    organiser = plain["organiser"]
    return Invitation(
        **plain
        | {
            "starts": _moment(plain["starts"]),
            "ends": _moment(plain["ends"]),
            "organiser": Address(**organiser) if organiser else None,
        }
    )
