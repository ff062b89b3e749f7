"""A ticket changes hands: to another requester, another team, another tier."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.people.models import Contact
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.participating import bring_in
from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.actions.settling import NotAllowedNow
from sigap.tickets.events import RequesterChanged, TicketEscalated, TicketHandedBack
from sigap.tickets.models import Participant, Ticket

LOWEST, HIGHEST = 1, 3


@transaction.atomic
def change_requester(
    ticket_id: int, contact: Contact, *, actor: AgentActor, keeps: bool = True
) -> Ticket:
    """Makes the ticket that of somebody else; ``keeps``: who had it stays in copy. Raises
    NotAllowedNow, Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="change")
    ticket = lock(ticket_id)
    if ticket.is_closed:
        raise NotAllowedNow("closed")
    if ticket.requester_id == contact.pk:
        return ticket
    before = ticket.requester
    changes = change(ticket, requester_id=contact.pk, organisation_id=contact.organisation_id)
    left = Participant.objects.filter(ticket=ticket, contact=contact)
    gone = (contact.pk,) if left.delete()[0] else ()
    joined = bring_in(ticket, [before]) if keeps else ()
    event = RequesterChanged(stream_id=ticket.pk, changes=changes, participants=joined, left=gone)
    record(event, actor=actor)
    return ticket


@transaction.atomic
def transfer_ticket(ticket_id: int, team_id: int, note: str, *, actor: AgentActor) -> Ticket:
    """To another team, with a word for those who get it. Raises EmptyAnswer, NotAllowedNow,
    Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="change")
    write_note(ticket_id, Answer(text=note), actor=actor)
    return assign_ticket(ticket_id, actor=actor, team_id=team_id, assignee_id=None)


@transaction.atomic
def escalate_ticket(ticket_id: int, reason: str, *, actor: AgentActor) -> Ticket:
    """A tier up, free for whoever takes it there, and counted. Raises EmptyAnswer, NotAllowedNow
    on the highest tier, Http404, PermissionDenied."""
    return _move(ticket_id, +1, reason, actor)


@transaction.atomic
def hand_back_ticket(ticket_id: int, reason: str, *, actor: AgentActor) -> Ticket:
    """A tier down. Raises as ``escalate_ticket``."""
    return _move(ticket_id, -1, reason, actor)


def _move(ticket_id: int, step: int, reason: str, actor: AgentActor) -> Ticket:
    ticket_for(actor, ticket_id, to="change")
    note = write_note(ticket_id, Answer(text=reason), actor=actor)
    ticket = lock(ticket_id)
    tier = ticket.tier + step
    if ticket.is_closed or not LOWEST <= tier <= HIGHEST:
        raise NotAllowedNow("tier")
    values: dict[str, Any] = {"tier": tier, "assignee_id": None}
    if step > 0:
        values["escalation_count"] = ticket.escalation_count + 1
    event = TicketEscalated if step > 0 else TicketHandedBack
    record(event(stream_id=ticket.pk, note=note.pk, changes=change(ticket, **values)), actor=actor)
    return ticket
