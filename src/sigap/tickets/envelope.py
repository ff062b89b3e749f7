"""What a channel hands to the desk: one message, understood but not yet filed.

Channels fill an Envelope from what they received; ``tickets.actions.receive`` files it. Nothing in
here is trusted: every value was written by a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Flag(StrEnum):
    """What a message says about itself, or what its form gives away."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"
    SAME_ID_OTHER_BYTES = "same_id_other_bytes"
    LIMITED = "limited"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A mail address as it was written: ``address`` in lower case, ``name`` decoded or empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """An attachment. ``content_id`` has no angle brackets; ``inline`` when the HTML shows it."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One message from outside.

    ``text`` is always filled (from the HTML where there is no text part); ``reply_text`` is
    ``text`` without what the sender quoted; ``html`` is sanitised or empty, its images pointing
    at ``cid:NAME`` (a file) or ``remote:N`` (an index into ``remote_images``, not loaded unless
    somebody asks). Message ids are without angle brackets. ``sent_at`` is what the sender claims,
    in UTC, never used for order. ``notices`` are codes, some as ``code:number``, of what was left
    out or guessed.
    """

    source: str
    sender: Address
    subject: str
    text: str
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    html: str = ""
    remote_images: tuple[str, ...] = ()
    reply_text: str = ""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    language: str = ""
    files: tuple[File, ...] = ()
    flags: frozenset[Flag] = frozenset()
    notices: tuple[str, ...] = field(default=())
