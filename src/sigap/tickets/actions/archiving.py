"""Takes in what was said before the desk was there: quietly, under its own dates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import SYSTEM, contact_actor
from sigap.journal.recording import Circumstances, record
from sigap.people.actions.contacts import contact_for_address
from sigap.people.models import Contact
from sigap.tickets.actions.addressing import named_ticket
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.receiving import Filing, Received, message_of
from sigap.tickets.actions.writing import NewMessage, preview_of, write_message
from sigap.tickets.envelope import Envelope
from sigap.tickets.events import MessageReceived, TicketClosed, TicketSolved
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import SolveReason, StatusCategory
from sigap.tickets.statuses import default_status_id


@transaction.atomic(savepoint=False)
def receive_archived(envelope: Envelope, filing: Filing, *, status: StatusCategory) -> Received:
    """Files a message as of the clock's moment, telling nobody: into the ticket that it answers,
    whatever that one's state, else into a new one that is given the status (new, solved, closed).
    It reopens nothing, and nobody waits for an answer to it."""
    contact = contact_for_address(
        envelope.sender.address, name=envelope.sender.name, language=envelope.language or "id"
    )
    how = Circumstances(source=envelope.source, quiet=True)
    found = named_ticket(envelope, contact)
    if found.ticket and found.own:
        new = replace(message_of(envelope, filing, contact), home=found.home)
        return _append(found.ticket, new, contact, how)
    ticket, message = open_ticket(
        NewTicket(
            subject=envelope.subject,
            requester=contact,
            message=message_of(envelope, filing, contact),
            team_id=filing.team_id,
        ),
        actor=contact_actor(contact.pk),
        circumstances=how,
    )
    _settle(ticket, status, how)
    return Received(ticket, message, opened=True)


def _append(ticket: Ticket, new: NewMessage, contact: Contact, how: Circumstances) -> Received:
    ticket = lock(ticket.pk)
    message = write_message(ticket, new)
    values: dict[str, Any] = {"message_count": ticket.message_count + 1}
    if ticket.last_message_at is None or ticket.last_message_at < clock.now():
        values |= {"last_message_at": clock.now(), "preview": preview_of(new)}
    values["updated_at"] = max(ticket.updated_at, clock.now())
    record(
        MessageReceived(
            stream_id=ticket.pk,
            message=message.pk,
            changes=change(ticket, **values),
        ),
        actor=contact_actor(contact.pk),
        circumstances=how,
    )
    return Received(ticket, message, opened=False)


def _settle(ticket: Ticket, status: StatusCategory, how: Circumstances) -> None:
    if status not in {StatusCategory.SOLVED, StatusCategory.CLOSED}:
        return
    changes = change(
        ticket,
        status_category=StatusCategory.SOLVED.value,
        status_id=default_status_id(StatusCategory.SOLVED),
        solved_at=clock.now(),
        solve_reason=SolveReason.RULE.value,
        waiting_since=None,
    )
    record(TicketSolved(stream_id=ticket.pk, changes=changes), actor=SYSTEM, circumstances=how)
    if status == StatusCategory.CLOSED:
        changes = change(
            ticket,
            status_category=StatusCategory.CLOSED.value,
            status_id=default_status_id(StatusCategory.CLOSED),
            closed_at=clock.now(),
        )
        record(TicketClosed(stream_id=ticket.pk, changes=changes), actor=SYSTEM, circumstances=how)
