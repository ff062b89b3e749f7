"""The one confirmation that a new ticket gets."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import transaction

from sigap.channels.email import languages
from sigap.channels.email.models import Mailbox, TextKind
from sigap.channels.email.planning import usable
from sigap.channels.email.queries.mailboxes import directory
from sigap.channels.email.queries.opening import Opening, opening_of
from sigap.channels.email.texts import Words, words_of
from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.actions.replying import write_auto_reply
from sigap.tickets.envelope import Flag
from sigap.tickets.models import Message
from sigap.tickets.models.choices import AuthorKind, Source

MOST_PER_HOUR = 10
SILENT = frozenset(
    flag.value for flag in (Flag.AUTO_REPLY, Flag.BOUNCE, Flag.LIST, Flag.NO_ANSWERS)
)
_MACHINE = re.compile(
    r"(no-?_?\.?reply|do-?_?not-?_?reply|mailer-?daemon|postmaster|bounces?|abuse|root|daemon)"
    r"([+._=-][^@]*)?@",
    re.IGNORECASE,
)


@transaction.atomic(savepoint=False)
def acknowledge(opened: Event) -> Message | None:
    """Confirms a ticket that came by mail; None where nobody should be answered by a machine.

    A ticket gets at most one, a sender at most MOST_PER_HOUR an hour, and one whose address is
    not proven one a day: anybody can write in a victim's name. One that was split off, or merged
    meanwhile, is nothing new to its requester.
    """
    if opened.data.get("split_from"):
        return None
    first = opening_of(opened.data["message"], back=MOST_PER_HOUR)
    if first and first.ticket_id != opened.stream_id:
        return None
    if first is None or first.answered or not _from_a_person(first):
        return None
    boxes = directory()
    mailbox = boxes.get(first.mailbox_id)
    if mailbox is None or not usable(first.from_address, boxes):
        return None
    words = words_of(mailbox, TextKind.RECEIVED)
    if not words.is_on:
        return None
    return write_auto_reply(
        first.ticket_id, text=_text(first, mailbox, words), purpose="acknowledgement", cause=opened
    )


def _from_a_person(first: Opening) -> bool:
    """Whether a customer wrote by mail, and not so often within the hour that it may be a loop."""
    by_mail = first.source == Source.MAIL and first.author_kind == AuthorKind.CUSTOMER
    if not by_mail or SILENT & set(first.flags) or _MACHINE.match(first.from_address):
        return False
    now = clock.now()
    if not first.proven and first.told_at and first.told_at > now - timedelta(days=1):
        return False
    return first.earlier_at is None or first.earlier_at <= now - timedelta(hours=1)


def _text(first: Opening, mailbox: Mailbox, words: Words) -> str:
    """Name and subject only for proven addresses: else anybody could make us mail their words
    to anybody."""
    values = {"number": str(first.ticket_id), "brand": languages.brand_of(mailbox)}
    if first.proven:
        values |= {"name": first.name, "subject": first.subject}
    return languages.fill(words.text(first.language), values)
