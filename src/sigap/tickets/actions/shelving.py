"""Trash and spam: out of every list, never out of reach."""

from __future__ import annotations

from django.db import transaction

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.events import TicketSpammed, TicketTrashed, TicketUnshelved
from sigap.tickets.models import Outbound, Ticket
from sigap.tickets.models.choices import Shelf
from sigap.tickets.models.outbound import OutboundState


@transaction.atomic
def shelve_ticket(ticket_id: int, shelf: Shelf, *, actor: AgentActor) -> Ticket:
    """Puts it into the trash or among the spam; what the desk would have sent by itself stays
    unsent. Raises Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="change")
    ticket = lock(ticket_id)
    if changes := change(ticket, shelf=shelf.value, snoozed_until=None):
        event = TicketTrashed if shelf == Shelf.TRASH else TicketSpammed
        record(event(stream_id=ticket.pk, changes=changes), actor=actor)
        waiting = Outbound.objects.filter(
            message__ticket=ticket, automatic=True, state=OutboundState.PENDING
        )
        waiting.update(state=OutboundState.CANCELLED, finished_at=clock.now())
    return ticket


@transaction.atomic
def restore_ticket(ticket_id: int, *, actor: AgentActor) -> Ticket:
    """Raises Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="change")
    ticket = lock(ticket_id)
    if changes := change(ticket, shelf=""):
        record(TicketUnshelved(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket
