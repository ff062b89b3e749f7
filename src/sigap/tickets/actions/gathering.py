"""Who and what comes along when a ticket goes into another, and goes home with it."""

from __future__ import annotations

from typing import Any

from sigap.tickets.actions.properties import MOST_TAGS
from sigap.tickets.models import Merge, Participant, Ticket


def bring_along(survivor: Ticket, other: Ticket) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The other's requester and participants take part in the survivor, the proposed ones are
    proposed. Returns who takes part by it, and who of them was only proposed in the survivor."""
    known = {row.contact_id: row for row in Participant.objects.filter(ticket=survivor)}
    coming = _people(other)
    coming.pop(survivor.requester_id, None)
    new = {contact: row for contact, row in coming.items() if contact not in known}
    Participant.objects.bulk_create(
        [
            Participant(ticket=survivor, contact_id=contact, is_pending=pending, home=home)
            for contact, (pending, home) in new.items()
        ]
    )
    let_in = sorted(
        contact
        for contact, (pending, _home) in coming.items()
        if not pending and contact in known and known[contact].is_pending
    )
    if let_in:
        waiting = Participant.objects.filter(ticket=survivor, contact__in=let_in)
        waiting.update(is_pending=False)
    joined = sorted(contact for contact, (pending, _home) in new.items() if not pending)
    return (*joined, *let_in), tuple(let_in)


def _people(ticket: Ticket) -> dict[int, tuple[bool, int]]:
    """Contact → whether only proposed, and the ticket that they belong to."""
    found = {ticket.requester_id: (False, ticket.pk)}
    for row in Participant.objects.filter(ticket=ticket).order_by("contact_id"):
        found.setdefault(row.contact_id, (row.is_pending, row.home or ticket.pk))
    return found


def send_home(survivor: Ticket, family: list[int]) -> tuple[int, ...]:
    """Whoever came along with these tickets leaves, unless another that is still in it brings
    them too. Returns who takes part no longer."""
    theirs = Participant.objects.filter(ticket=survivor, home__in=family)
    gone = {row.contact_id: row.is_pending for row in theirs}
    theirs.delete()
    for child in Ticket.objects.filter(merged_into=survivor).order_by("pk"):
        again = {
            contact: row
            for contact, row in _people(child).items()
            if contact in gone and contact != survivor.requester_id
        }
        Participant.objects.bulk_create(
            [
                Participant(ticket=survivor, contact_id=contact, is_pending=pending, home=home)
                for contact, (pending, home) in again.items()
            ]
        )
        gone = {contact: pending for contact, pending in gone.items() if contact not in again}
    return tuple(sorted(contact for contact, pending in gone.items() if not pending))


def tags_along(survivor: Ticket, other: Ticket) -> list[str]:
    """The other's tags that the survivor has not, as far as there is room."""
    return [tag for tag in other.tags if tag not in survivor.tags][: MOST_TAGS - len(survivor.tags)]


def tags_home(survivor: Ticket, via: Merge, tags: list[str]) -> tuple[list[str], dict[str, Any]]:
    """Takes away the tags that only came along by this merge; what another ticket that is still in
    the survivor has too came with that one from now on. Returns the tags that went, and the
    survivor's new ones."""
    gone = set(tags) & set(via.tags)
    for child in Ticket.objects.filter(merged_into=survivor).order_by("pk"):
        merge = Merge.objects.get(merged=child, undone_at=None)
        kept = gone & set(child.tags)
        merge.tags = sorted(({*merge.tags} - gone) | kept)
        merge.save(update_fields=["tags"])
        gone -= kept
    return sorted(gone), {"tags": [tag for tag in survivor.tags if tag not in gone]}
