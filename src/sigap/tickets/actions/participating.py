"""Who takes part in a ticket besides its requester."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.people.models import Contact
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.events import ParticipantJoined, ParticipantLeft
from sigap.tickets.models import Participant, Ticket


def bring_in(
    ticket: Ticket, people: Iterable[Contact], *, pending: bool = False, home: int | None = None
) -> tuple[int, ...]:
    """Adds who is not there yet, or proposes them; returns their ids in order. ``home`` is the
    merged ticket that they come along with; who takes part in their own right stays without it."""
    wanted = {person.pk for person in people} - {ticket.requester_id}
    if not wanted:
        return ()
    known = Participant.objects.filter(ticket=ticket, contact__in=wanted)
    homes = dict(known.values_list("contact_id", "home"))
    if home is None and not pending and any(homes.values()):
        known.filter(is_pending=False).update(home=None)
    new = sorted(wanted - homes.keys())
    Participant.objects.bulk_create(
        [Participant(ticket=ticket, contact_id=pk, is_pending=pending, home=home) for pk in new],
        ignore_conflicts=True,
    )
    return tuple(new)


@transaction.atomic
def let_in(ticket_id: int, contact_id: int, *, actor: AgentActor) -> None:
    """Somebody proposed takes part from now on. Raises Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="reply")
    ticket = lock(ticket_id)
    proposed = Participant.objects.filter(ticket=ticket, contact_id=contact_id, is_pending=True)
    if proposed.update(is_pending=False):
        changes = change(ticket, updated_at=clock.now())
        event = ParticipantJoined(stream_id=ticket.pk, participants=(contact_id,), changes=changes)
        record(event, actor=actor)


@transaction.atomic
def take_out(ticket_id: int, contact_id: int, *, actor: AgentActor) -> None:
    """Somebody no longer takes part, or is not let in. Raises Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="reply")
    ticket = lock(ticket_id)
    gone, _rows = Participant.objects.filter(ticket=ticket, contact_id=contact_id).delete()
    if gone:
        changes = change(ticket, updated_at=clock.now())
        record(
            ParticipantLeft(stream_id=ticket.pk, left=(contact_id,), changes=changes), actor=actor
        )
