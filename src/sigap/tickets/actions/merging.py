"""Several tickets become one, and each its own again.

What goes along keeps the number of the ticket that it belongs to as its ``home``, so that taking a
ticket out needs no memory of what was there: its messages, people and tags go home, and status and
clocks of both follow from their own histories.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import find_ticket, has_level, ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.conversation import read_off
from sigap.tickets.actions.gathering import bring_along, send_home, tags_along, tags_home
from sigap.tickets.actions.own_history import NOTHING, absorb, own_state
from sigap.tickets.actions.writing import index_anew
from sigap.tickets.events import (
    TicketEvent,
    TicketMerged,
    TicketMergedAway,
    TicketRestored,
    TicketUnmerged,
)
from sigap.tickets.models import Merge, Message, Ticket
from sigap.tickets.models.choices import SolveReason, StatusCategory
from sigap.tickets.queries.merged import family_of, line_of, standing
from sigap.tickets.statuses import default_status_id

MOST = 50


class NotMergeable(ValueError):
    """These tickets cannot be merged; ``reason`` is none, many, same, merged, closed or walled."""

    def __init__(self, reason: str, number: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.number = reason, number


@transaction.atomic
def merge_tickets(survivor: int, others: Sequence[int], *, actor: AgentActor) -> list[Merge]:
    """Takes the others into the survivor: messages with their files, requester and participants,
    tags; what waits to be sent still leaves. Their numbers lead to it from now on.

    Raises NotMergeable, Http404, PermissionDenied (the right to change is needed on each).
    """
    wanted = sorted(set(others))
    check_mergeable(survivor, wanted, actor=actor)
    locked = {number: lock(number) for number in sorted({survivor, *wanted})}
    if any(ticket.merged_into_id for ticket in locked.values()):
        raise NotMergeable("merged")
    merges = [_take_in(locked[survivor], locked[number], actor) for number in wanted]
    index_anew(locked[survivor])
    return merges


def check_mergeable(survivor: int, others: Sequence[int], *, actor: AgentActor) -> list[Ticket]:
    """The survivor and the others, if the actor may merge them; raises as merge_tickets does."""
    if not others or len(others) > MOST:
        raise NotMergeable("many" if others else "none")
    if survivor in others:
        raise NotMergeable("same", survivor)
    tickets = [_changeable(number, actor) for number in (survivor, *others)]
    first = tickets[0]
    if first.is_closed:
        raise NotMergeable("closed", first.pk)
    for ticket in tickets[1:]:
        if ticket.confidential_to_id not in (None, first.confidential_to_id):
            raise NotMergeable("walled", ticket.pk)
    return tickets


def _changeable(number: int, actor: AgentActor) -> Ticket:
    ticket = ticket_for(actor, number)
    if ticket.merged_into_id is not None:
        raise NotMergeable("merged", number)
    return ticket_for(actor, number, to="change")


def _take_in(survivor: Ticket, other: Ticket, actor: AgentActor) -> Merge:
    joined, let_in = bring_along(survivor, other)
    moment, tags = clock.now(), tags_along(survivor, other)
    merge = Merge.objects.create(
        survivor=survivor,
        merged=other,
        at=moment,
        by_id=actor.id,
        tags=tags,
        let_in=list(let_in),
        was_closed=other.is_closed,
    )
    both = absorb(_state(survivor), _state(other))
    Message.objects.filter(ticket=other).update(
        ticket=survivor, home=Coalesce("home", Value(other.pk))
    )
    closed = {
        "status_category": StatusCategory.CLOSED.value,
        "status_id": default_status_id(StatusCategory.CLOSED),
        "closed_at": moment,
        "solve_reason": SolveReason.MERGED.value,
        "waiting_since": None,
    }
    record(
        TicketMerged(
            stream_id=survivor.pk,
            merged=other.pk,
            merge=merge.pk,
            participants=joined,
            changes=change(
                survivor, **both, tags=sorted([*survivor.tags, *tags]), **read_off(survivor)
            ),
        ),
        TicketMergedAway(
            stream_id=other.pk,
            into=survivor.pk,
            changes=change(other, merged_into_id=survivor.pk, **closed, **read_off(other)),
        ),
        actor=actor,
    )
    index_anew(other)
    return merge


@transaction.atomic
def unmerge_ticket(merged: int, *, actor: AgentActor) -> Ticket:
    """Takes a ticket out of the one that it was merged into: it gets back its messages, those that
    answered them since included, its people, tags, status and number. Others stay.

    Raises NotMergeable, Http404, PermissionDenied (the right to change is needed on both).
    """
    line = line_of(merged)
    if len(line) < 2:
        raise NotMergeable("none")
    for number in (line[-1], merged):
        seen = find_ticket(actor, number)
        if seen is None:
            raise Http404
        if not has_level(actor, seen, "change"):
            raise PermissionDenied("change")
    locked = {number: lock(number) for number in sorted(line)}
    merge = standing(merged)
    if merge is None or line_of(merged) != line:
        raise NotMergeable("merged")
    events = _take_out(merge, [locked[number] for number in line])
    record(*events, actor=actor)
    for number in (merged, line[-1]):
        index_anew(locked[number])
    return locked[merged]


def _take_out(merge: Merge, line: list[Ticket]) -> list[TicketEvent]:
    ticket, root = line[0], line[-1]
    family = family_of(ticket.pk)
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=None)  # the row is written below
    home = Case(When(home=ticket.pk, then=Value(None)), default=F("home"))
    theirs = Message.objects.filter(ticket=root, home__in=family)
    theirs.update(ticket=ticket, home=home)
    gone, events = merge.tags, list[TicketEvent]()
    via: Merge | None = merge
    for above in line[1:]:
        if via is None:
            raise NotMergeable("merged")
        left = send_home(above, family)
        if via is merge:
            left = (*left, *_proposed_again(above, merge))
        gone, values = tags_home(above, via, gone)
        via = standing(above.pk)
        if above is root:
            values |= own_state(root.pk) | read_off(root)
        unmerged = change(above, **values)
        events.append(
            TicketUnmerged(stream_id=above.pk, merged=ticket.pk, left=left, changes=unmerged)
        )
    own = own_state(ticket.pk) | read_off(ticket)
    back = change(ticket, merged_into_id=None, **own)
    return [TicketRestored(stream_id=ticket.pk, source=root.pk, changes=back), *events]


def _proposed_again(survivor: Ticket, merge: Merge) -> tuple[int, ...]:
    there = survivor.participants.filter(contact__in=merge.let_in, home=None, is_pending=False)
    people = tuple(there.values_list("contact_id", flat=True))
    there.update(is_pending=True)
    return people


def _state(ticket: Ticket) -> dict[str, object]:
    return {name: getattr(ticket, name) for name in NOTHING}
