"""What tickets are to each other."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.tickets.actions.changing import lock
from sigap.tickets.events import TicketLinked, TicketUnlinked
from sigap.tickets.models import TicketLink
from sigap.tickets.models.choices import LinkKind


class Relation(StrEnum):
    """What a ticket is to the other one."""

    RELATED = "related"
    PARENT_OF = "parent_of"
    CHILD_OF = "child_of"
    HAS_DUPLICATE = "has_duplicate"
    DUPLICATE_OF = "duplicate_of"
    SPLIT_INTO = "split_into"
    SPLIT_FROM = "split_from"


CHOSEN = tuple(Relation)[:5]  # a split is made by splitting
OPPOSITE = {
    Relation.RELATED: Relation.RELATED,
    Relation.PARENT_OF: Relation.CHILD_OF,
    Relation.CHILD_OF: Relation.PARENT_OF,
    Relation.HAS_DUPLICATE: Relation.DUPLICATE_OF,
    Relation.DUPLICATE_OF: Relation.HAS_DUPLICATE,
    Relation.SPLIT_INTO: Relation.SPLIT_FROM,
    Relation.SPLIT_FROM: Relation.SPLIT_INTO,
}
_FORWARD = {
    Relation.PARENT_OF: LinkKind.PARENT,
    Relation.HAS_DUPLICATE: LinkKind.DUPLICATE,
    Relation.SPLIT_INTO: LinkKind.SPLIT,
}


class NotLinkable(ValueError):
    """``reason``: parent (the child has another one), circle (it would be its own ancestor)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def link_tickets(
    ticket_id: int, other_id: int, *, actor: Actor, relation: Relation = Relation.RELATED
) -> None:
    """Links two tickets; both histories say so. Doing it twice is harmless; another relation takes
    the place of the one before. Raises NotLinkable."""
    if ticket_id == other_id:
        return
    for number in sorted((ticket_id, other_id)):
        lock(number)
    a, b, kind = _as_stored(ticket_id, other_id, relation)
    before = TicketLink.objects.filter(a_id__in=(a, b), b_id__in=(a, b)).first()
    if before and (before.a_id, before.kind) == (a, kind):
        return
    if before:
        before.delete()
    if kind == LinkKind.PARENT:
        _check_family(parent=a, child=b)
    TicketLink.objects.create(a_id=a, b_id=b, kind=kind, created_at=clock.now())
    record(
        TicketLinked(stream_id=ticket_id, other=other_id, kind=relation.value),
        TicketLinked(stream_id=other_id, other=ticket_id, kind=OPPOSITE[relation].value),
        actor=actor,
    )


@transaction.atomic
def unlink_tickets(ticket_id: int, other_id: int, *, actor: Actor) -> None:
    pair = (ticket_id, other_id)
    deleted, _rows = TicketLink.objects.filter(a_id__in=pair, b_id__in=pair).delete()
    if deleted:
        record(
            TicketUnlinked(stream_id=ticket_id, other=other_id),
            TicketUnlinked(stream_id=other_id, other=ticket_id),
            actor=actor,
        )


def _as_stored(ticket: int, other: int, relation: Relation) -> tuple[int, int, LinkKind]:
    if relation == Relation.RELATED:
        return min(ticket, other), max(ticket, other), LinkKind.RELATED
    if relation in _FORWARD:
        return ticket, other, _FORWARD[relation]
    return other, ticket, _FORWARD[OPPOSITE[relation]]


def _check_family(*, parent: int, child: int) -> None:
    parents = TicketLink.objects.filter(kind=LinkKind.PARENT)
    if parents.filter(b=child).exists():
        raise NotLinkable("parent")
    above: int | None = parent
    while above is not None:
        if above == child:
            raise NotLinkable("circle")
        above = parents.filter(b=above).values_list("a_id", flat=True).first()
