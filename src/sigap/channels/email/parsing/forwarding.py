"""Who wrote the message that somebody passes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from sigap.channels.email.parsing.addresses import addresses
from sigap.channels.email.parsing.files import MESSAGES
from sigap.channels.email.parsing.headers import values
from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.notices import Notices
from sigap.channels.email.parsing.parts import Part, split_inner
from sigap.channels.email.parsing.quoting import blocks
from sigap.tickets.envelope import Address, File

MOST_LINES = 300
_BLOCK = 8
_SUBJECT = re.compile(
    r"^\s*(?:fwd?|fw|tr|wg|rv|enc|i|doorst|vs|vb|pd|terusan|diteruskan|trs)\s*:", re.IGNORECASE
)
_BARE = re.compile(r"[^\s<>\[\]():;,\"']{1,64}@[^\s<>\[\]():;,\"']{3,250}")


def forwarded_from(mail: Mail, leaves: Sequence[Part | File]) -> Address | None:
    """The original sender of a forwarded message: of its attached copy, else of the header that
    mail programs write above it. None where nothing is passed on, or nobody is named."""
    is_forward = bool(_SUBJECT.match(mail.subject))
    attached = [each for each in leaves if isinstance(each, Part) and each.type in MESSAGES]
    if is_forward and len(attached) == 1:
        inner = split_inner(attached[0], Notices())
        written = ", ".join(values(inner.fields, "From"))
        return next(iter(addresses(written)), None)
    lines = mail.text[:50_000].split("\n")[:MOST_LINES]
    for index, line in enumerate(lines):
        if blocks.is_forward(line) or (is_forward and blocks.is_header_block(lines, index)):
            return _named(lines[index : index + _BLOCK])
    return None


def _named(lines: Sequence[str]) -> Address | None:
    for line in lines:
        if blocks.field_kind(line) != "from":
            continue
        written = line.partition(":")[2].replace("*", " ").strip()
        for found in islice(addresses(written), 1):
            return found
        if bare := _BARE.search(written.replace("mailto:", " ")):
            name = written[: bare.start()].strip(" <[\"'")
            return Address(address=bare[0].lower(), name=name.removesuffix("mailto:").strip(" <["))
    return None
