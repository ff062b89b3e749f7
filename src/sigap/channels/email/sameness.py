"""Whether two copies of a mail are the same mail, brought by different ways.

A mail to two of our addresses arrives twice, with other trace fields in front of the same text.
"""

from __future__ import annotations

import re

_FIELD = re.compile(rb"^([A-Za-z-]{1,40}):((?:.*(?:\n[ \t].*)*))", re.MULTILINE)
_WRITTEN = frozenset(
    {b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references"}
)
_HEADER_BYTES = 1024 * 1024


def same_mail(one: bytes, other: bytes) -> bool:
    """Whether what the author wrote, fields and text, is the same to the last byte."""
    return _written(one) == _written(other)


def _written(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    header, _, body = raw.replace(b"\r\n", b"\n").lstrip().partition(b"\n\n")
    fields = [
        (name.lower(), b" ".join(value.split()))
        for name, value in _FIELD.findall(header[:_HEADER_BYTES])
        if name.lower() in _WRITTEN
    ]
    return sorted(fields), body.rstrip()
