from __future__ import annotations

from django.db import transaction

from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.models import Team
from sigap.people.roles import Right
from sigap.tickets.actions.changing import change
from sigap.tickets.events import CategoryChanged, TicketChanged
from sigap.tickets.models import Category, Ticket


@transaction.atomic
def save_category(
    *,
    actor: AgentActor,
    name: str,
    parent: Category | None,
    team: Team | None,
    confidential: bool,
    category_id: int | None = None,
) -> Category:
    """Makes or changes a category. When its wall changes, its tickets' walls change with it."""
    require(actor, Right.MANAGE_SETTINGS)
    old = Category.objects.select_for_update().get(pk=category_id) if category_id else None
    category = old or Category()
    before = (category.team_id, category.confidential)
    category.name, category.parent, category.team = name, parent, team
    category.confidential = confidential
    category.save()
    record(
        CategoryChanged(
            stream_id=category.pk,
            changes={"wall": [list(before) if old else None, [category.team_id, confidential]]},
        ),
        actor=actor,
    )
    if old and before != (category.team_id, category.confidential):
        _move_walls(category, actor)
    return category


def _move_walls(category: Category, actor: AgentActor) -> None:
    wall = category.team_id if category.confidential else None
    moved = Ticket.objects.select_for_update().filter(category=category)
    for ticket in moved.exclude(confidential_to_id=wall).iterator(chunk_size=500):
        changes = change(ticket, confidential_to_id=wall)
        if changes:
            record(TicketChanged(stream_id=ticket.pk, changes=changes), actor=actor)
