"""Files that stand uuencoded in the words of a message."""

from __future__ import annotations

import binascii
import re

_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.{0,250})")
_LINE = re.compile(r"[ -`]{1,90}")
_MOST = 100

Embedded = tuple[str, bytes]  # the name as it was written, and the content


def without_uuencoded(text: str) -> tuple[str, list[Embedded]]:
    """``text`` without complete uuencoded blocks, and what was in them."""
    if "begin " not in text:
        return text, []
    lines = text.split("\n")
    kept: list[str] = []
    found: list[Embedded] = []
    index = 0
    while index < len(lines):
        match = _BEGIN.fullmatch(lines[index].rstrip())
        block = _block(lines, index + 1) if match and len(found) < _MOST else None
        if match and block:
            found.append((match[1], block[0]))
            index = block[1]
        else:
            kept.append(lines[index])
            index += 1
    return "\n".join(kept), found


def _block(lines: list[str], start: int) -> tuple[bytes, int] | None:
    """The content up to ``end`` and the line after it; None where it is no such block."""
    content = bytearray()
    for index in range(start, len(lines)):
        line = lines[index]
        if line.strip() == "end":
            return (bytes(content), index + 1) if index > start else None
        decoded = _decoded(line)
        if decoded is None:
            return None
        content += decoded
    return None


def _decoded(line: str) -> bytes | None:
    if not line.strip():
        return b""
    if not _LINE.fullmatch(line):
        return None
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return None
