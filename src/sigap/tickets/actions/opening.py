from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.recording import Circumstances, record
from sigap.people.models import Contact
from sigap.tickets.actions.changing import opening_changes
from sigap.tickets.actions.filling import fill_fields
from sigap.tickets.actions.participating import bring_in
from sigap.tickets.actions.writing import NewMessage, preview_of, write_message
from sigap.tickets.events import TicketOpened
from sigap.tickets.fields.checking import Given
from sigap.tickets.models import Category, Message, Ticket
from sigap.tickets.models.choices import AuthorKind, Priority, StatusCategory, TicketType
from sigap.tickets.priorities import priority_of
from sigap.tickets.statuses import default_status_id


@dataclass(frozen=True, kw_only=True, slots=True)
class NewTicket:
    """A ticket to be opened with its first message."""

    subject: str
    requester: Contact
    message: NewMessage
    team_id: int | None = None
    assignee_id: int | None = None
    category: Category | None = None
    type: str = TicketType.REQUEST
    urgency: int = Priority.NORMAL
    impact: int = Priority.NORMAL
    priority: int | None = None
    tags: tuple[str, ...] = ()
    participants: tuple[Contact, ...] = ()
    proposed: tuple[Contact, ...] = ()
    follow_up_of: Ticket | None = None
    related: Ticket | None = None
    fields: Given | None = None


@transaction.atomic(savepoint=False)
def open_ticket(
    new: NewTicket, *, actor: Actor, circumstances: Circumstances | None = None
) -> tuple[Ticket, Message]:
    """Opens a ticket with its first message. ``related`` is a hint, ``follow_up_of`` a link.

    ``fields`` are what its form was filled with, which raises FieldsRefused; None where nobody was
    asked (mail).
    """
    ticket = _row(new)
    ticket.save(force_insert=True)
    found_by = (new.subject, f"#{ticket.pk}", new.requester.name, *new.message.search)
    message = write_message(ticket, replace(new.message, search=found_by))
    people = bring_in(ticket, new.participants)
    proposed = bring_in(ticket, new.proposed, pending=True)
    record(
        TicketOpened(
            stream_id=ticket.pk,
            message=message.pk,
            changes=opening_changes(ticket),
            participants=people,
            proposed=proposed,
            related=new.related.pk if new.related else None,
        ),
        actor=actor,
        circumstances=circumstances or Circumstances(source=new.message.source),
    )
    if new.fields is not None:
        fill_fields(ticket, new.fields, actor=actor)
    return ticket, message


def _row(new: NewTicket) -> Ticket:
    moment = clock.now()
    by_customer = new.message.author_kind == AuthorKind.CUSTOMER
    category = new.category
    state = StatusCategory.OPEN if new.assignee_id else StatusCategory.NEW
    return Ticket(
        subject=new.subject,
        requester=new.requester,
        organisation_id=new.requester.organisation_id,
        team_id=new.team_id or (category.team_id if category else None),
        assignee_id=new.assignee_id,
        category=category,
        confidential_to_id=category.team_id if category and category.confidential else None,
        type=new.type,
        urgency=new.urgency,
        impact=new.impact,
        priority=new.priority or priority_of(new.urgency, new.impact),
        status_id=default_status_id(state),
        status_category=state,
        source=new.message.source,
        tags=sorted(set(new.tags)),
        opened_at=moment,
        updated_at=moment,
        last_message_at=moment,
        waiting_since=moment if by_customer else None,
        message_count=1,
        follow_up_of=new.follow_up_of,
        preview=preview_of(new.message),
    )
