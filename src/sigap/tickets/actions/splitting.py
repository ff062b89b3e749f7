"""A conversation that is about two things becomes two tickets, and one again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.people.models import Contact
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock, opening_changes
from sigap.tickets.actions.conversation import clocks, read_off
from sigap.tickets.actions.merging import merge_tickets
from sigap.tickets.actions.participating import bring_in
from sigap.tickets.actions.writing import index_anew
from sigap.tickets.events import SplitUndone, TicketOpened, TicketSplit
from sigap.tickets.models import Message, Ticket, TicketLink
from sigap.tickets.models.choices import LinkKind, StatusCategory
from sigap.tickets.queries.merged import survivor_of
from sigap.tickets.statuses import default_status_id

COPIED = (
    "team_id",
    "assignee_id",
    "tier",
    "type",
    "urgency",
    "impact",
    "priority",
    "tags",
    "category_id",
    "confidential_to_id",
)


class NotSplittable(ValueError):
    """Nothing was chosen, or so much that nothing would stay, or it has no subject."""


@transaction.atomic
def split_messages(
    ticket_id: int, message_ids: Sequence[int], *, subject: str, actor: AgentActor
) -> Ticket:
    """Takes messages, with files and deliveries, into a new ticket of the one who wrote first.

    Team, agent, category, tags and priority are as before; a link shows where it came from.
    Raises NotSplittable, Http404, PermissionDenied.
    """
    ticket_for(actor, ticket_id, to="change")
    source = lock(ticket_id)
    wanted = set(message_ids)
    messages = list(source.messages.filter(pk__in=wanted).order_by("created_at", "pk"))
    stays = source.messages.exclude(pk__in=wanted).exists()
    if not messages or len(messages) != len(wanted) or not stays or not subject.strip():
        raise NotSplittable
    writers = [message.contact for message in messages if message.author_kind == "customer"]
    people = [person for person in writers if person is not None]
    new = _row(source, people[0] if people else source.requester, subject.strip(), messages[0])
    new.save(force_insert=True)
    for message in messages:
        message.ticket, message.moved_from, message.home = new, message.home or source.pk, None
        message.save(update_fields=["ticket", "moved_from", "home"])
    _clocked(new)
    TicketLink.objects.create(a=source, b=new, kind=LinkKind.SPLIT, created_at=clock.now())
    left: dict[str, datetime | None] = clocks(source)
    if source.waiting_since is None:
        left.pop("waiting_since")
    numbers = tuple(message.pk for message in messages)
    record(
        TicketOpened(
            stream_id=new.pk,
            message=numbers[0],
            split_from=source.pk,
            participants=bring_in(new, people),
            changes=opening_changes(new),
        ),
        TicketSplit(
            stream_id=source.pk,
            other=new.pk,
            messages=numbers,
            changes=change(source, **left, **read_off(source)),
        ),
        actor=actor,
    )
    for ticket in (source, new):
        index_anew(ticket)
    return new


@transaction.atomic
def unsplit_ticket(ticket_id: int, *, actor: AgentActor) -> Ticket:
    """Brings back what was split off; whatever the ticket got since comes along as by a merge, and
    its number leads to where it came from. Returns that ticket.

    Raises NotMergeable, Http404, PermissionDenied.
    """
    link = TicketLink.objects.filter(b=ticket_id, kind=LinkKind.SPLIT).first()
    if link is None:
        raise Http404
    goal = survivor_of(link.a_id)
    for number in (ticket_id, goal):
        ticket_for(actor, number, to="change")
    locked = {number: lock(number) for number in sorted((ticket_id, goal))}
    back = [
        message
        for message in Message.objects.filter(ticket=ticket_id, moved_from__isnull=False)
        if survivor_of(message.moved_from or 0) == goal
    ]
    for message in back:
        message.home = message.moved_from if message.moved_from != goal else None
        message.ticket_id, message.moved_from = goal, None
        message.save(update_fields=["ticket", "moved_from", "home"])
    source = locked[goal]
    record(
        SplitUndone(
            stream_id=goal,
            other=ticket_id,
            messages=tuple(message.pk for message in back),
            changes=change(source, **read_off(source)),
        ),
        actor=actor,
    )
    merge_tickets(goal, [ticket_id], actor=actor)
    return Ticket.objects.get(pk=goal)


def _row(source: Ticket, requester: Contact, subject: str, first: Message) -> Ticket:
    moment = clock.now()
    state = StatusCategory.OPEN if source.assignee_id else StatusCategory.NEW
    return Ticket(
        subject=subject,
        requester=requester,
        organisation_id=requester.organisation_id,
        source=first.source,
        status_id=default_status_id(state),
        status_category=state,
        opened_at=moment,
        updated_at=moment,
        last_message_at=moment,
        **{name: getattr(source, name) for name in COPIED},
    )


def _clocked(new: Ticket) -> None:
    """The row as its messages make it, before the event of its opening is written."""
    for name, value in (clocks(new) | read_off(new)).items():
        setattr(new, name, value)
    new.save()
