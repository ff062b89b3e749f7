"""What a channel hands to the desk: one message, understood but not yet filed.

Channels fill an Envelope from what they received; ``tickets.actions.receive`` files it. Nothing in
here is trusted: every value was written by a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Flag(StrEnum):
    """What a message says about itself, or what its form gives away.

    DELAYED and RECEIPT go with a Report; NO_ANSWERS asks for no automatic answer.
    """

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    RECEIPT = "receipt"
    ENCRYPTED = "encrypted"
    SIGNED = "signed"
    LIST = "list"
    NO_ANSWERS = "no_answers"
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


class ReportKind(StrEnum):
    """What a report says became of a message of ours."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    READ = "read"
    COMPLAINT = "complaint"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """One recipient of a report: ``status`` is an RFC 3463 code such as ``5.1.1`` or empty,
    ``detail`` what the reporting server said, at most 1,000 characters."""

    address: str
    status: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A report on a message of ours: a bounce, a delay, a receipt or a complaint.

    ``message_ids`` are those of the message it is about, the likeliest first, without angle
    brackets; empty where the report does not hold them.
    """

    kind: ReportKind
    recipients: tuple[Reported, ...] = ()
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """What a calendar part says. ``method`` is in upper case (``REQUEST``, ``CANCEL``, ``REPLY``).

    ``starts`` and ``ends`` are in UTC; without a zone where none was given; a date for whole days,
    whose ``ends`` is then the day after the last one.
    """

    uid: str
    method: str = ""
    sequence: int = 0
    starts: datetime | date | None = None
    ends: datetime | date | None = None
    summary: str = ""
    location: str = ""
    organiser: Address | None = None


class Verdict(StrEnum):
    """Whether a message is from whom it says: proven, disproven by the domain's own policy, not
    to be told, not checked."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderCheck:
    """What SPF, DKIM and DMARC say of the sender's ``domain``. ``by`` is the method that proved
    it, ``checked_by`` the server that looked, empty for ourselves."""

    verdict: Verdict
    domain: str = ""
    by: str = ""
    checked_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One message from outside.

    ``text`` is always filled (from the HTML where there is no text part); ``reply_text`` is
    ``text`` without what the sender quoted; ``html`` is sanitised or empty, its images pointing
    at ``cid:NAME`` (a file) or ``remote:N`` (an index into ``remote_images``, not loaded unless
    somebody asks). Message ids are without angle brackets. ``sent_at`` is what the sender claims,
    in UTC, never used for order. ``notices`` are codes, some as ``code:number``, of what was left
    out or guessed. ``headers`` are names and decoded values in order, at most 200 fields of 1,000
    characters. ``return_path`` is empty for the null sender, None where no field says it;
    ``returns_on`` the first day on which an absent sender is back;
    ``forwarded_from`` who wrote what the sender passes on. ``sender_check`` is the desk's
    own finding, never the sender's.
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
    headers: tuple[tuple[str, str], ...] = ()
    return_path: str | None = None
    report: Report | None = None
    returns_on: date | None = None
    invitation: Invitation | None = None
    forwarded_from: Address | None = None
    sender_check: SenderCheck = SenderCheck(verdict=Verdict.UNKNOWN)
