"""Changing what a mailbox says by itself, and saying it."""

from __future__ import annotations

from django.db import transaction

from sigap.channels.email import languages
from sigap.channels.email.events import MailTextChanged
from sigap.channels.email.models import Mailbox, MailText, TextKind, TextSent
from sigap.channels.email.planning import usable
from sigap.channels.email.queries.mailboxes import directory, mailbox_of
from sigap.channels.email.texts import words_of
from sigap.core.html import text_to_html
from sigap.core.posting import Notice, post
from sigap.core.secrets import random_name
from sigap.journal.models import Event
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.models import Identity
from sigap.people.models.contact import IdentityKind
from sigap.people.roles import Right
from sigap.tickets.actions.replying import write_auto_reply
from sigap.tickets.models import Message, Ticket

MOST_CHARACTERS = 10_000


class AnswerNeeded(ValueError):
    """The frame of an answer without ``{{answer}}`` would swallow it."""


@transaction.atomic
def change_text(
    mailbox_id: int,
    kind: TextKind,
    *,
    actor: AgentActor,
    is_on: bool,
    text_id: str = "",
    text_en: str = "",
) -> MailText:
    """Raises AnswerNeeded, Mailbox.DoesNotExist, PermissionDenied."""
    require(actor, Right.MANAGE_SETTINGS)
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    written = [text.strip()[:MOST_CHARACTERS] for text in (text_id, text_en)]
    if kind == TextKind.ANSWERED and any(
        text and "{{answer}}" not in text.replace(" ", "") for text in written
    ):
        raise AnswerNeeded
    row, _created = MailText.objects.update_or_create(
        mailbox=mailbox,
        kind=kind,
        defaults={"is_on": is_on, "text_id": written[0], "text_en": written[1]},
    )
    record(MailTextChanged(stream_id=mailbox.pk, kind=kind.value, is_on=is_on), actor=actor)
    return row


@transaction.atomic(savepoint=False)
def tell_customer(
    ticket_id: int, kind: TextKind, *, cause: Event, occasion: str, agent: str = ""
) -> Message | None:
    """Writes to the requester on an occasion, once; None where nobody is to be told."""
    ticket = Ticket.objects.select_related("requester").filter(pk=ticket_id).first()
    boxes = directory()
    mailbox = mailbox_of(ticket_id, boxes)
    if ticket is None or mailbox is None:
        return None
    words = words_of(mailbox, kind)
    if not words.is_on or not _reachable(ticket):
        return None
    _row, is_new = TextSent.objects.get_or_create(ticket=ticket, kind=kind, occasion=occasion)
    if not is_new:
        return None
    values = {
        "name": ticket.requester.name,
        "number": str(ticket.pk),
        "brand": languages.brand_of(mailbox),
        "subject": ticket.subject,
        "agent": agent or languages.brand_of(mailbox),
    }
    text = languages.fill(words.text(ticket.requester.language), values)
    return write_auto_reply(ticket.pk, text=text, purpose=kind.value, cause=cause)


def send_test(text: str, subject: str, *, actor: AgentActor) -> str:
    """Sends a filled text to the actor's own address; returns what the server said. Raises the
    errors of ``core.posting``."""
    require(actor, Right.MANAGE_SETTINGS)
    notice = Notice(
        to=actor.email,
        subject=subject,
        text=text,
        html=text_to_html(text),
        message_id=f"test.{random_name()}",
    )
    return post(notice)


def _reachable(ticket: Ticket) -> bool:
    """Whether the requester has an address, and mail to it arrives."""
    known = Identity.objects.filter(contact_id=ticket.requester_id, kind=IdentityKind.MAIL)
    boxes = directory()
    return any(
        usable(one.address, boxes) and one.returned_at is None for one in known.order_by("id")[:5]
    )
