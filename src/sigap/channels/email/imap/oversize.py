"""Mail that is too large to take: its header becomes a message that says so."""

from __future__ import annotations

import re

from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES

MIB = 1024 * 1024
_FIELD = re.compile(rb"^[!-9;-~]+:.*(?:\n[ \t].*)*\n?", re.MULTILINE)
_OF_CONTENT = re.compile(rb"(?i)(?:content-|mime-version\s*:)")
# Both languages of the desk: who will read it is not known yet.
_TEXT = (
    "Surat ini berukuran {size} MiB, lebih besar dari batas {most} MiB: isinya tetap di server"
    " surat.\nThis mail has {size} MiB, more than the limit of {most} MiB: its content stays on"
    " the mail server.\n"
)


def stub_of(header: bytes, size: int) -> bytes:
    """A message with the header's fields and, for its text, why there is no more of it."""
    lines = header.replace(b"\r\n", b"\n")
    kept = [field.rstrip(b"\n") for field in _FIELD.findall(lines) if not _OF_CONTENT.match(field)]
    text = _TEXT.format(size=-(-size // MIB), most=MAX_MESSAGE_BYTES // MIB)
    kept += [b"MIME-Version: 1.0", b"Content-Type: text/plain; charset=utf-8"]
    return b"\n".join([*kept, b"", text.encode()]).replace(b"\n", b"\r\n")
