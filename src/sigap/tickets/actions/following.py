"""Who follows a ticket hears of everything that others do in it."""

from __future__ import annotations

from django.db import transaction

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.events import TicketFollowed, TicketUnfollowed
from sigap.tickets.models import Follower


@transaction.atomic
def follow_ticket(ticket_id: int, *, actor: AgentActor) -> None:
    """Following twice is harmless. Raises Http404."""
    ticket_for(actor, ticket_id)
    _follower, is_new = Follower.objects.get_or_create(
        ticket_id=ticket_id, account_id=actor.id, defaults={"since": clock.now()}
    )
    if is_new:
        record(TicketFollowed(stream_id=ticket_id, account=actor.id), actor=actor)


@transaction.atomic
def unfollow_ticket(ticket_id: int, *, actor: AgentActor) -> None:
    """Raises Http404."""
    ticket_for(actor, ticket_id)
    if Follower.objects.filter(ticket=ticket_id, account=actor.id).delete()[0]:
        record(TicketUnfollowed(stream_id=ticket_id, account=actor.id), actor=actor)
