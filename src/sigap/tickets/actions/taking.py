"""The next ticket, without choosing."""

from __future__ import annotations

from django.db import connection, transaction

from sigap.people.access import AgentActor, require
from sigap.people.roles import Right
from sigap.tickets.access import listed_for
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.conditions import All, AnyOf, Is, OneOf, to_sql
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import UNSOLVED


@transaction.atomic
def take_next(*, actor: AgentActor) -> Ticket | None:
    """Assigns the actor the most urgent ticket that nobody has, of those the one that waits
    longest; None where there is none. Two who ask at once get two tickets. Raises
    PermissionDenied."""
    require(actor, Right.REPLY)
    teams = OneOf("team", tuple(actor.team_ids))
    mine = AnyOf((teams, Is("team", None))) if actor.may(Right.SEE_UNROUTED) else teams
    waiting = All((OneOf("status", UNSOLVED), Is("assignee", None), Is("snoozed", None), mine))
    where = to_sql(listed_for(actor, waiting))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM tickets_ticket WHERE {where.text}"  # noqa: S608 - compiled from conditions
            " ORDER BY priority DESC, opened_at LIMIT 1 FOR UPDATE SKIP LOCKED",
            list(where.params),
        )
        row = cursor.fetchone()
    return assign_ticket(row[0], actor=actor, assignee_id=actor.id) if row else None
