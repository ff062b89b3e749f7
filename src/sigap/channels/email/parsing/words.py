"""Encoded words in headers (RFC 2047), also where they are split or broken."""

from __future__ import annotations

import binascii
import re

from sigap.channels.email.parsing.charsets import decode

# At most a few question marks are forgiven inside a word, which keeps the search linear.
WORD = r"=\?[\w.:+-]{1,60}(?:\*[\w-]*)?\?[bBqQ]\?[^?]*(?:\?(?!=)[^?]*){0,8}\?="
_WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,8})\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def decode_words(value: str) -> str:
    """A header value as people read it. Text that only looks like a word stays as it is."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    pending = b""
    charset = ""
    end = 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        if between.strip() or match[1].lower() != charset.lower() or not pending:
            pieces.append(decode(pending, charset) if pending else "")
            # White space between two words belongs to neither; beside plain text it counts.
            pieces.append(between if between.strip() or not end else "")
            pending = b""
        # Some programs cut a character in two across words: join the bytes before decoding.
        pending += _content(match[3], match[2].lower())
        charset = match[1]
        end = match.end()
    if not end:
        return value
    return "".join([*pieces, decode(pending, charset), value[end:]])


def _content(text: str, encoding: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding == "q":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    return decode_base64(raw)


def decode_base64(raw: bytes | memoryview) -> bytes:
    """Base64 with foreign characters, missing padding or a cut end: what can be read of it."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = _NOT_BASE64.sub(b"", raw)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
