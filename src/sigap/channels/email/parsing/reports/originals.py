"""Which message a report is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.headers import first, read_block
from sigap.channels.email.parsing.ids import message_id, message_ids
from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.reports.blocks import MAX_BYTES, blocks_of

_ORIGINALS = frozenset(
    {
        "message/rfc822",
        "message/global",
        "message/rfc822-headers",
        "message/global-headers",
        "text/rfc822-headers",
        "text/rfc822",
    }
)
_REPORTS = (
    "message/disposition-notification",
    "message/global-disposition-notification",
    "message/delivery-status",
    "message/feedback-report",
)
_IN_TEXT = re.compile(r"^[>|\s]{0,10}message-id:\s{0,10}(<[^<>\s]{3,990}>)", re.I | re.M)
_TEXTS = frozenset({"text/plain", "application/octet-stream"})
_MAX_TEXTS = 5
_MAX_IDS = 20


def ids_of_original(mail: Mail) -> tuple[str, ...]:
    """Ids of the message that came back, the likeliest first, at most 20."""
    own = message_id(mail.field("Message-ID"))
    found = (each for each in _candidates(mail) if each and each != own)
    return tuple(dict.fromkeys(found))[:_MAX_IDS]


def _candidates(mail: Mail) -> Iterator[str]:
    originals = (leaf for leaf in mail.root.leaves() if leaf.type in _ORIGINALS)
    for leaf in islice(originals, _MAX_IDS):
        head = leaf.content(limits.MAX_FIELD_BYTES).lstrip()
        yield message_id(first(read_block(head, 0, len(head)).fields, "Message-ID"))
    for block in blocks_of(mail, *_REPORTS):
        for name in ("original-message-id", "x-original-message-id"):
            yield message_id(block.get(name, ""))
    yield message_id(mail.field("X-Original-Message-ID"))
    for text in _texts(mail):
        for match in _IN_TEXT.finditer(text):
            yield message_id(match[1])
    yield from message_ids(mail.field("In-Reply-To"))
    yield from reversed(message_ids(mail.field("References")))


def _texts(mail: Mail) -> Iterator[str]:
    """The words, and what came back as a file of text."""
    yield mail.text[:MAX_BYTES]
    texts = (leaf for leaf in mail.root.leaves() if leaf.type in _TEXTS)
    for leaf in islice(texts, _MAX_TEXTS):
        yield decode(leaf.content(MAX_BYTES))
