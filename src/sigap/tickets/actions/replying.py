from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.core.failpoints import failpoint
from sigap.core.html import html_to_text, sanitise_reply, text_to_html
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event
from sigap.journal.recording import Circumstances, record
from sigap.people.access import AgentActor
from sigap.people.models import Contact
from sigap.tickets import outgoing
from sigap.tickets.actions.changing import change, lock, lock_survivor, to_python
from sigap.tickets.actions.participating import bring_in
from sigap.tickets.actions.settling import status_values
from sigap.tickets.actions.writing import (
    NewMessage,
    index_anew,
    preview_of,
    preview_of_message,
    write_message,
)
from sigap.tickets.envelope import Address
from sigap.tickets.events import AutoReplyWritten, NoteWritten, ReplyUndone, ReplyWritten
from sigap.tickets.models import Message, Outbound, Participant, Status, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind, Source, StatusCategory
from sigap.tickets.models.outbound import OutboundState

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What an agent wrote. ``html`` or ``text``; ``cc`` are contacts who join the ticket; the
    status is set in the same step; ``seen_through`` is the newest entry that the author saw, None
    for what the desk does by itself; with ``send_at`` it leaves then, unless the customer writes
    first, and changes the ticket only then."""

    text: str = ""
    html: str = ""
    cc: tuple[Contact, ...] = ()
    bcc: tuple[Address, ...] = ()
    attachment_ids: tuple[int, ...] = ()
    status: Status | None = None
    seen_through: int | None = None
    send_at: datetime | None = None
    source: str = Source.MAIL


class EmptyAnswer(ValueError):
    """Nothing was written."""


class NewerMessage(Exception):
    """Somebody else wrote after what the author had seen; ``message`` is the newest of it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.pk)
        self.message = message


class InThePast(ValueError):
    """A moment to send at that is not ahead, or more than a year away."""


class TooLate(Exception):
    """The message is already on its way."""


@transaction.atomic
def reply(
    ticket_id: int, answer: Answer, *, actor: AgentActor, author: AgentActor | None = None
) -> Message:
    """Writes a public answer, in the name of ``author`` where the actor only released it, and
    puts it into the outbox; to a merged ticket, in its survivor. Raises EmptyAnswer, NewerMessage,
    InThePast."""
    ticket = lock_survivor(ticket_id)
    _refuse_unseen(ticket, answer, actor)
    _refuse_past(answer)
    joined = _join(ticket, answer.cc)
    new = _new(answer, author or actor, MessageKind.PUBLIC, ticket)
    message = write_message(ticket, new)
    moment = clock.now()
    values: dict[str, Any] = {
        "message_count": ticket.message_count + 1,
        "assignee_id": ticket.assignee_id or actor.id,
    }
    if not answer.send_at:
        values |= {
            "last_message_at": moment,
            "preview": preview_of(new),
            "waiting_since": None,
            "first_response_at": ticket.first_response_at or moment,
        }
    if answer.status:
        values |= status_values(ticket, answer.status, actor)
    elif ticket.status_category == StatusCategory.NEW:
        values |= status_values(ticket, None, actor)
    record(
        ReplyWritten(
            stream_id=ticket.pk,
            message=message.pk,
            changes=change(ticket, **values),
            participants=joined,
        ),
        actor=actor,
        circumstances=Circumstances(source=answer.source),
    )
    send(message, at=answer.send_at)
    failpoint("reply.before_commit")
    return message


@transaction.atomic
def write_note(ticket_id: int, answer: Answer, *, actor: AgentActor) -> Message:
    """Writes an internal note; customers never see it. Raises EmptyAnswer."""
    ticket = lock_survivor(ticket_id)
    message = write_message(ticket, _new(answer, actor, MessageKind.NOTE, ticket))
    values: dict[str, Any] = {"message_count": ticket.message_count + 1}
    if answer.status:
        values |= status_values(ticket, answer.status, actor)
    record(
        NoteWritten(stream_id=ticket.pk, message=message.pk, changes=change(ticket, **values)),
        actor=actor,
    )
    return message


@transaction.atomic(savepoint=False)
def write_auto_reply(ticket_id: int, *, text: str, purpose: str, cause: Event) -> Message:
    """The desk's own mail to the requester, marked as automatic."""
    ticket = lock_survivor(ticket_id)
    new = NewMessage(
        kind=MessageKind.PUBLIC,
        author_kind=AuthorKind.SYSTEM,
        source=Source.MAIL,
        text=text,
        html=text_to_html(text),
        subject=ticket.subject,
    )
    message = write_message(ticket, new)
    record(
        AutoReplyWritten(
            stream_id=ticket.pk,
            message=message.pk,
            purpose=purpose,
            changes=change(ticket, message_count=ticket.message_count + 1),
        ),
        actor=SYSTEM,
        circumstances=Circumstances(cause=cause.pk, depth=cause.depth + 1),
    )
    send(message, automatic=True)
    return message


@transaction.atomic
def undo_reply(message_id: int, *, actor: AgentActor) -> Message:
    """Takes back one's own answer inside the undo window, with what it changed in the ticket.

    Returns the deleted message, so that its text can go back to the composer. Raises TooLate.
    """
    message = Message.objects.get(pk=message_id, account_id=actor.id)
    ticket = lock(message.ticket_id)
    outbound = Outbound.objects.select_for_update().filter(message=message).first()
    if (
        outbound is None
        or outbound.state != OutboundState.PENDING
        or outbound.send_after <= clock.now()
    ):
        raise TooLate
    written = Event.objects.get(
        stream_kind="ticket",
        stream_id__in=(ticket.pk, message.home or ticket.pk),
        verb=ReplyWritten.verb,
        data__message=message.pk,
    )
    message.attachments.update(message=None, uploaded_by_id=actor.id)
    message.delete()
    message.pk = message_id
    let_in = written.data.get("participants", ())
    Participant.objects.filter(ticket=ticket, contact__in=let_in).delete()
    index_anew(ticket)
    record(
        ReplyUndone(
            stream_id=ticket.pk,
            message=message_id,
            left=tuple(let_in),
            changes=change(ticket, **_before(ticket, written)),
        ),
        actor=actor,
    )
    return message


def send(
    message: Message, *, automatic: bool = False, at: datetime | None = None
) -> Outbound | None:
    """Puts a message into the outbox; None where the requester has no address to write to."""
    plan = outgoing.plan("mail", message)
    if plan is None:
        return None
    message.message_id = plan.message_id
    message.save(update_fields=["message_id"])
    undo = plan.undo * (not automatic)
    if not undo:
        outgoing.wake_senders()
    return Outbound.objects.create(
        message=message,
        automatic=automatic,
        scheduled=at is not None,
        send_after=at or clock.now() + undo,
        rfc_message_id=plan.message_id,
        in_reply_to=plan.in_reply_to,
        references=plan.references,
        recipients=list(plan.recipients),
    )


def _new(answer: Answer, actor: AgentActor, kind: str, ticket: Ticket) -> NewMessage:
    html = sanitise_reply(answer.html) if answer.html else text_to_html(answer.text)
    text = answer.text if not answer.html else html_to_text(html)
    if not text.strip() and not answer.attachment_ids and "<img" not in html:
        raise EmptyAnswer
    return NewMessage(
        kind=kind,
        author_kind=AuthorKind.AGENT,
        source=answer.source,
        account_id=actor.id,
        contact_id=actor.contact_id,
        text=text.strip(),
        html=html,
        sender=Address(address="", name=actor.name),
        subject=ticket.subject,
        bcc=answer.bcc,
        attachment_ids=answer.attachment_ids,
    )


def _join(ticket: Ticket, people: tuple[Contact, ...]) -> tuple[int, ...]:
    wanted = [person.pk for person in people]
    waited = Participant.objects.filter(ticket=ticket, contact__in=wanted, is_pending=True)
    let_in = tuple(waited.values_list("contact_id", flat=True))
    if let_in:
        waited.update(is_pending=False)
    return (*let_in, *bring_in(ticket, people))


def _refuse_past(answer: Answer) -> None:
    now = clock.now()
    if answer.send_at and not now < answer.send_at <= now + FARTHEST:
        raise InThePast


def _refuse_unseen(ticket: Ticket, answer: Answer, actor: AgentActor) -> None:
    """One's own entries and the desk's confirmations say nothing new."""
    if answer.seen_through is None:
        return
    newer = ticket.messages.filter(pk__gt=answer.seen_through)
    others = newer.exclude(author_kind=AuthorKind.SYSTEM).exclude(account=actor.id)
    if found := others.order_by("pk").last():
        raise NewerMessage(found)


def _before(ticket: Ticket, written: Event) -> dict[str, Any]:
    """The old value of all that the answer changed and nobody changed since."""
    values: dict[str, Any] = {}
    own = written.data.get("changes", {}) if written.stream_id == ticket.pk else {}
    for name, (old, new) in own.items():
        if name != "updated_at" and to_python(name, new) == getattr(ticket, name):
            values[name] = to_python(name, old)
    values["message_count"] = ticket.message_count - 1
    last = ticket.messages.filter(kind=MessageKind.PUBLIC).order_by("-id").first()
    values["preview"] = preview_of_message(last) if last else ""
    return values
