"""One stored message, from bytes to Envelope."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import islice

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.absences import returns_on
from sigap.channels.email.parsing.addresses import addresses
from sigap.channels.email.parsing.bodies import Body, read_body
from sigap.channels.email.parsing.contents.invitations import read_invitation
from sigap.channels.email.parsing.contents.protection import protection_of
from sigap.channels.email.parsing.files import as_file, without_repeated_calendars
from sigap.channels.email.parsing.flags import read_flags
from sigap.channels.email.parsing.forwarding import forwarded_from
from sigap.channels.email.parsing.headers import first, values
from sigap.channels.email.parsing.ids import message_id, message_ids
from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.notices import Notice, Notices, Unreadable
from sigap.channels.email.parsing.parts import Part, split
from sigap.channels.email.parsing.reports import read_report
from sigap.channels.email.parsing.sender import find_sender
from sigap.channels.email.parsing.words import decode_words
from sigap.tickets.envelope import Address, Envelope, File, Flag

_SHOWN_ID = re.compile(r'src="cid:([^"]*)"')
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DELIVERED = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Gm-Original-To",
    "X-Forwarded-To",
)


def parse(raw: bytes) -> Envelope:
    """Understand one mail message.

    Raises Unreadable with the true cause where nothing can be made of it: no bytes, no header,
    no sender. Anything else that is broken is forgiven; what is left out stands in ``notices``.
    """
    notices = Notices()
    root, block = split(_prepared(raw, notices), notices)
    fields = root.fields
    if not fields.keys():
        raise Unreadable("no header: the text does not begin with fields such as From and Subject")
    sender = find_sender(fields, block.envelope, notices)
    body, leaves = read_body(root, notices)
    mail = Mail(
        root=root,
        sender=sender,
        text=body.text,
        reply=body.reply,
        return_path=_return_path(fields),
        sent_at=_date(first(fields, "Date")),
    )
    return _envelope(mail, body, leaves, _AddressBudget(fields, block.addresses_cut), notices)


def _envelope(
    mail: Mail, body: Body, leaves: list[Part | File], budget: _AddressBudget, notices: Notices
) -> Envelope:
    fields = mail.root.fields
    to, cc, reply_to = map(budget.take, ("To", "Cc", "Reply-To"))
    if budget.left_out:
        notices.add(Notice.ADDRESSES_CUT, budget.left_out)
    report = read_report(mail)
    flags = read_flags(mail, report) | protection_of(mail.root, mail.reply)
    files = _files(leaves, body.html)
    return Envelope(
        source="mail",
        sender=mail.sender,
        subject=mail.subject[: limits.MAX_SUBJECT_CHARACTERS],
        text=mail.text,
        to=to,
        cc=cc,
        reply_to=reply_to,
        delivered_to=_delivered(fields),
        html=body.html,
        remote_images=body.remote_images,
        reply_text=mail.reply,
        message_id=message_id(first(fields, "Message-ID")),
        in_reply_to=message_ids(" ".join(values(fields, "In-Reply-To"))),
        references=message_ids(" ".join(values(fields, "References"))),
        sent_at=mail.sent_at,
        language=_language(first(fields, "Content-Language")),
        files=files,
        flags=flags | ({Flag.LIMITED} if notices.limited() else set()),
        notices=notices.all(),
        headers=_headers(fields),
        return_path=mail.return_path,
        report=report,
        returns_on=_returns_on(mail, flags),
        invitation=read_invitation(each for each in leaves if isinstance(each, Part)),
        forwarded_from=forwarded_from(mail, leaves),
    )


def _returns_on(mail: Mail, flags: frozenset[Flag]) -> date | None:
    if Flag.AUTO_REPLY not in flags or Flag.BOUNCE in flags:
        return None
    return returns_on(mail.reply, mail.sent_at) or returns_on(mail.subject, mail.sent_at)


def _prepared(raw: bytes, notices: Notices) -> bytes:
    if len(raw) > limits.MAX_MESSAGE_BYTES:
        notices.add(Notice.MESSAGE_CUT)
        raw = raw[: limits.MAX_MESSAGE_BYTES]
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not raw:
        raise Unreadable("empty message")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw


class _AddressBudget:
    """Hands out the addresses of several fields until the limit for the message is reached."""

    def __init__(self, fields: Message, left_out: int) -> None:
        self._fields, self.left_out = fields, left_out
        self._left = limits.MAX_ADDRESSES

    def take(self, name: str) -> tuple[Address, ...]:
        value = ", ".join(values(self._fields, name))
        found = addresses(value)
        kept = tuple(islice(found, self._left))
        self._left -= len(kept)
        self.left_out += sum(1 for _ in found)
        return kept


def _headers(fields: Message) -> tuple[tuple[str, str], ...]:
    cap = limits.MAX_KEPT_CHARACTERS
    kept = islice(fields.items(), limits.MAX_KEPT_FIELDS)
    return tuple((name, decode_words(str(value)[: 4 * cap])[:cap].strip()) for name, value in kept)


def _return_path(fields: Message) -> str | None:
    """What the last server wrote down as the sender; empty for the null sender."""
    written = first(fields, "Return-Path")
    if not written:
        return None
    return next((entry.address for entry in addresses(written)), "")


def _delivered(fields: Message) -> tuple[str, ...]:
    written = [value for name in _DELIVERED for value in values(fields, name)]
    found = [entry.address for value in written[:50] for entry in islice(addresses(value), 20)]
    return tuple(dict.fromkeys(found))


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:200])
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _language(value: str) -> str:
    return match[0].lower() if (match := _LANGUAGE.match(value)) else ""


def _files(kept: list[Part | File], html: str) -> tuple[File, ...]:
    shown = frozenset(_SHOWN_ID.findall(html))
    files = tuple(
        each if isinstance(each, File) else as_file(each, number, shown)
        for number, each in enumerate(kept, 1)
    )
    return without_repeated_calendars(files)
