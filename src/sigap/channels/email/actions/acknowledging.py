"""The one confirmation that a new ticket gets."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import transaction

from sigap.channels.email import languages
from sigap.channels.email.models import Mailbox
from sigap.channels.email.planning import usable
from sigap.channels.email.queries.mailboxes import directory, mailbox_of
from sigap.core import clock
from sigap.journal.models import Event
from sigap.people.models import Identity
from sigap.tickets.actions.changing import lock
from sigap.tickets.actions.replying import write_auto_reply
from sigap.tickets.envelope import Flag
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import AuthorKind, Source

MOST_PER_HOUR = 10
SILENT = frozenset({Flag.AUTO_REPLY.value, Flag.BOUNCE.value, Flag.LIST.value})
_MACHINE = re.compile(
    r"(no-?_?\.?reply|do-?_?not-?_?reply|mailer-?daemon|postmaster|bounces?|abuse|root|daemon)"
    r"([+._=-][^@]*)?@",
    re.IGNORECASE,
)


@transaction.atomic
def acknowledge(opened: Event) -> Message | None:
    """Confirms a ticket that came by mail; None where nobody should be answered by a machine.

    A ticket gets at most one, a sender at most MOST_PER_HOUR an hour.
    """
    first = (
        Message.objects.select_related("ticket__requester")
        .defer("text", "html", "reply_text", "remote_images")
        .get(pk=opened.data["message"])
    )
    if first.source != Source.MAIL or first.author_kind != AuthorKind.CUSTOMER:
        return None
    boxes = directory()
    mailbox = mailbox_of(first.ticket_id, boxes)
    if mailbox is None or not mailbox.acknowledge:
        return None
    if not usable(first.from_address, boxes) or _is_machine(first) or _too_many(first.ticket):
        return None
    lock(first.ticket_id)
    if first.ticket.messages.filter(author_kind=AuthorKind.SYSTEM).exists():
        return None
    return write_auto_reply(
        first.ticket_id, text=_text(first, mailbox), purpose="acknowledgement", cause=opened
    )


def _is_machine(message: Message) -> bool:
    return bool(SILENT & set(message.flags)) or bool(_MACHINE.match(message.from_address))


def _too_many(ticket: Ticket) -> bool:
    """Whether the requester has opened so many tickets within the hour that it may be a loop."""
    newest = Ticket.objects.filter(requester_id=ticket.requester_id).order_by("-id")
    earlier = newest.filter(pk__lt=ticket.pk).values_list("opened_at", flat=True)
    moment = earlier[MOST_PER_HOUR - 1 : MOST_PER_HOUR].first()
    return moment is not None and moment > clock.now() - timedelta(hours=1)


def _text(message: Message, mailbox: Mailbox) -> str:
    """Name and subject only for proven addresses: else anybody could make us mail their words
    to anybody."""
    ticket = message.ticket
    values = {"number": str(ticket.pk), "brand": languages.brand_of(mailbox)}
    template = languages.acknowledgement(mailbox, ticket.requester.language)
    if Identity.objects.filter(address=message.from_address, verified=True).exists():
        values |= {"name": ticket.requester.name, "subject": ticket.subject}
    return languages.fill(template, values)
