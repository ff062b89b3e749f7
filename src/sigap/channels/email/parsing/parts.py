"""A message as a tree of parts, found by their boundaries without copying the bytes.

Splitting by offsets, with the limits kept while splitting, is what lets a hostile message of 50 MB
or 100,000 parts be read at all, and what keeps a forwarded message byte for byte as it was.
"""

from __future__ import annotations

import binascii
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from itertools import islice

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.headers import Block, first, read_block
from sigap.channels.email.parsing.notices import Notice, Notices
from sigap.channels.email.parsing.parameters import content_type, parameter
from sigap.channels.email.parsing.words import decode_base64

_IDENTITIES = frozenset({"", "7bit", "8bit", "binary"})


@dataclass(slots=True)
class Part:
    """One part: its ``fields``, ``type``, and its undecoded body ``source[start:end]``."""

    fields: Message
    type: str
    source: bytes
    start: int
    end: int
    depth: int = 0
    children: list[Part] = field(default_factory=list)

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")

    def walk(self) -> Iterator[Part]:
        """This part and every one below it, in the order of the message."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))

    def leaves(self) -> Iterator[Part]:
        """Every part that holds no others, in the order of the message."""
        return (part for part in self.walk() if not part.children)

    def content(self, limit: int | None = None) -> bytes:
        """The body without its transfer encoding; ``limit`` bounds the bytes that are read."""
        end = self.end if limit is None else min(self.end, self.start + limit)
        encoding = encoding_of(self.fields)
        # Decoded without a copy: attachments are most of what there is.
        view = memoryview(self.source)[self.start : end]
        if encoding == "base64":
            return decode_base64(view)
        if encoding.startswith("quoted"):
            return binascii.a2b_qp(view)
        body = bytes(view)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return _uudecode(body)
        return body


def split(source: bytes, notices: Notices) -> tuple[Part, Block]:
    """The tree of a whole message, and its own header block."""
    return _tree(source, 0, len(source), notices)


def split_inner(part: Part, notices: Notices) -> Part:
    """The tree of the message that is the content of ``part``."""
    if encoding_of(part.fields) in _IDENTITIES:
        start = part.start
        while part.source[start : start + 1] in (b"\r", b"\n") and start < part.end:
            start += 1
        return _tree(part.source, start, part.end, notices)[0]
    content = part.content().lstrip()
    return _tree(content, 0, len(content), notices)[0]


def encoding_of(fields: Message) -> str:
    """The transfer encoding in lower case; empty if there is none."""
    return first(fields, "Content-Transfer-Encoding").split(";")[0].lower().strip()


def _tree(source: bytes, start: int, end: int, notices: Notices) -> tuple[Part, Block]:
    block = read_block(source, start, end)
    root = _part(block, source, end, "text/plain", 0)
    count, cut = 1, block.cut
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if not part.is_multipart:
            continue
        if part.depth >= limits.MAX_DEPTH:
            notices.add(Notice.DEPTH_CUT)
            continue
        for child, child_cut in _children(part, limits.MAX_PARTS - count + 1):
            count += 1
            if count > limits.MAX_PARTS:
                notices.add(Notice.PARTS_CUT)
                break
            cut = cut or child_cut
            part.children.append(child)
        waiting.extend(reversed(part.children))
    if cut:
        notices.add(Notice.HEADERS_CUT)
    return root, block


def _part(block: Block, source: bytes, end: int, default: str, depth: int) -> Part:
    kind = content_type(block.fields, default)
    return Part(block.fields, kind, source, min(block.body, end), end, depth)


def _children(part: Part, wanted: int) -> Iterator[tuple[Part, bool]]:
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    spans = list(_spans(part, wanted))
    if not spans and first(part.fields, "Content-Transfer-Encoding"):
        # Nobody may encode a whole multipart, and some do.
        decoded = part.content()
        part.source, part.start, part.end = decoded, 0, len(decoded)
        spans = list(_spans(part, wanted))
    for start, end in spans:
        block = read_block(part.source, start, end)
        yield _part(block, part.source, end, default, part.depth + 1), block.cut


def _spans(part: Part, wanted: int) -> Iterator[tuple[int, int]]:
    """Start and end of each body part between delimiter lines; the last may lack its end."""
    boundary = parameter(part.fields, "Content-Type", "boundary").rstrip()
    if not boundary:
        return
    begin = -1
    for line, after, closing in _delimiters(part, boundary.encode("utf-8", "replace")):
        if begin >= 0 and begin < line:
            yield begin, line
            wanted -= 1
        if closing or wanted <= 0:
            return
        begin = after
    if 0 <= begin < part.end:
        yield begin, part.end


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """(end of the content before, start of the content after, is the closing one)."""
    mark = b"--" + boundary
    source, position = part.source, part.start
    while True:
        found = source.find(mark, position, part.end)
        if found < 0:
            return
        position = found + len(mark)
        if found > part.start and source[found - 1] != 0x0A:
            continue
        newline = source.find(b"\n", position, part.end)
        stop = part.end if newline < 0 else newline
        rest = source[position : min(stop, position + 200)].strip()
        if rest not in (b"", b"--"):
            continue
        before = found - 1 - (source[found - 2 : found - 1] == b"\r") if found else found
        position = min(stop + 1, part.end)
        yield max(before, part.start), position, rest == b"--"


def _uu_line(line: bytes) -> bytes:
    """A line with something behind its content, as many old encoders wrote it; or nothing."""
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[: length + 1])
    except binascii.Error:
        return b""


def _uudecode(body: bytes) -> bytes:
    content = bytearray()
    start = max(0, body.find(b"begin "))
    lines = io.BytesIO(body[start:])
    for line in islice(lines, 1 if body.startswith(b"begin ", start) else 0, None):
        if line.strip() == b"end":
            break
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            content += _uu_line(line)
    return bytes(content)
