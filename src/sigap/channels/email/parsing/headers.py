"""The header block of a message or part: fields, with what is broken in it forgiven."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.words import decode_words

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(slots=True)
class Block:
    """``fields`` in a standard Message (values unfolded, as text), where the body starts in the
    source, the mbox ``From `` line if one came first, and what was left out: anything at all, and
    how many addresses in fields that were too long."""

    fields: Message
    body: int
    envelope: str = ""
    cut: bool = False
    addresses_cut: int = 0


def read_block(source: bytes, start: int, end: int) -> Block:
    """Read the header block that begins at ``start``. Without any field the body starts there."""
    lines = _Lines(source, start, end)
    reader = _Reader()
    for line, position in lines:
        if not line:
            break
        if not reader.take(line, position):
            return reader.block(reader.strange_at)
    if reader.strange_at >= 0 and reader.strange_is_last:
        return reader.block(reader.strange_at)
    if lines.exhausted:
        reader.cut = True
    return reader.block(lines.next)


class _Lines:
    """Lines of the header block with their positions, without line ends; stops at the cap."""

    def __init__(self, source: bytes, start: int, end: int) -> None:
        self.source, self.start, self.end = source, start, end
        self.next = start
        self.exhausted = False

    def __iter__(self):  # type: ignore[no-untyped-def]  # a generator of (bytes, int)
        cap = self.start + limits.MAX_HEADER_BLOCK_BYTES
        while self.next < self.end:
            position = self.next
            if position >= cap:
                self.exhausted = True
                self.next = _after_blank_line(self.source, position, self.end)
                return
            found = self.source.find(b"\n", position, self.end)
            stop = self.end if found < 0 else found
            self.next = min(stop + 1, self.end)
            yield self.source[position:stop].rstrip(b"\r"), position


def _after_blank_line(source: bytes, position: int, end: int) -> int:
    found = [
        at + len(mark)
        for mark in (b"\n\n", b"\n\r\n")
        if (at := source.find(mark, position - 1, end)) >= 0
    ]
    return min(found, default=end)


class _Reader:
    """Takes lines one by one. A line that is no field is forgiven if fields go on after it;
    two of them, or one before the blank line, are the body of a message without blank line."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[list[bytes]] = []
        self.envelope = ""
        self.strange_at = -1
        self.strange_is_last = False
        self.cut = False
        self._skipping = False

    def take(self, line: bytes, position: int) -> bool:
        if line[:1] in b" \t" and (self.names or self._skipping):
            self._continue(line)
        elif match := _FIELD.match(line):
            self._begin(match[1].decode("ascii"), line[match.end() :])
        elif not self.names and line.startswith((b"From ", b">From ")):
            self.envelope = decode(line[5:].strip())
        else:
            return self._strange(line, position)
        self.strange_is_last = False
        return True

    def _begin(self, name: str, value: bytes) -> None:
        self.strange_at = -1
        self._skipping = len(self.names) >= limits.MAX_FIELDS
        if self._skipping:
            self.cut = True
            return
        self.names.append(name)
        self.values.append([value])

    def _continue(self, line: bytes) -> None:
        if not self._skipping:
            self.values[-1].append(line)

    def _strange(self, line: bytes, position: int) -> bool:
        if self.strange_at >= 0 and self.strange_is_last:
            return False
        self.strange_at, self.strange_is_last = position, True
        return bool(self.names) and not line.startswith(b"--")

    def block(self, body: int) -> Block:
        fields = Message(policy=compat32)
        addresses_cut = 0
        for name, lines in zip(self.names, self.values, strict=True):
            value = b" ".join(line.strip() for line in lines)
            self.cut = self.cut or len(value) > limits.MAX_FIELD_BYTES
            if name.lower() in ("to", "cc", "reply-to"):
                addresses_cut += value.count(b"@", limits.MAX_FIELD_BYTES)
            # Repeated fields are all kept: Message appends, it does not replace.
            fields[name] = decode(value[: limits.MAX_FIELD_BYTES])
        return Block(fields, body, self.envelope, self.cut, addresses_cut)


def values(fields: Message, name: str) -> list[str]:
    """All values of a field as they were written, first one first; empty if there is none."""
    return [str(value) for value in fields.get_all(name, [])]


def first(fields: Message, name: str) -> str:
    """The first value of a field that is not blank, or an empty string."""
    return next((value.strip() for value in values(fields, name) if value.strip()), "")


def readable(fields: Message, name: str) -> str:
    """The first value of a field in readable form: words decoded, white space made single.

    Characters that would turn the direction of what follows are left out, and so are controls.
    """
    decoded = _SPACES.sub(" ", decode_words(first(fields, name)))
    return _UNSHOWN.sub("", decoded).strip()
