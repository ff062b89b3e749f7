"""Which tickets are merged into which. Merges make a tree; only its root is worked on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from sigap.people.access import AgentActor
from sigap.tickets.access import find_ticket, may, ticket_for
from sigap.tickets.models import Merge, Ticket

_UP = """
WITH RECURSIVE up AS (
  SELECT id, merged_into_id, 0 AS height FROM tickets_ticket WHERE id = %s
  UNION ALL
  SELECT t.id, t.merged_into_id, up.height + 1 FROM tickets_ticket t
  JOIN up ON t.id = up.merged_into_id)
SELECT id FROM up ORDER BY height
"""
_DOWN = """
WITH RECURSIVE down AS (
  SELECT %s::bigint AS id
  UNION ALL
  SELECT t.id FROM tickets_ticket t JOIN down ON t.merged_into_id = down.id)
SELECT id FROM down
"""
_EVER = """
WITH RECURSIVE ever AS (
  SELECT unnest(%s::bigint[]) AS id
  UNION
  SELECT m.survivor_id FROM tickets_merge m JOIN ever ON m.merged_id = ever.id)
SELECT id FROM ever
"""


def line_of(ticket_id: int) -> list[int]:
    """The ticket, the one it is merged into, and so on up to the one that is worked on."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, [ticket_id])
        return [row[0] for row in cursor.fetchall()]


def survivor_of(ticket_id: int) -> int:
    """The number that this one leads to: itself, where it is not merged or not there."""
    return (line_of(ticket_id) or [ticket_id])[-1]


def family_of(ticket_id: int) -> list[int]:
    """The ticket and all that is merged into it, however deep."""
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [ticket_id])
        return [row[0] for row in cursor.fetchall()]


def ever_survivors(numbers: list[int]) -> list[int]:
    """These, and all that they ever were merged into, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute(_EVER, [numbers])
        return [row[0] for row in cursor.fetchall()]


def standing(ticket_id: int) -> Merge | None:
    """The merge by which this ticket is in another now."""
    return Merge.objects.filter(merged_id=ticket_id, undone_at=None).first()


def survivor_for(actor: AgentActor, ticket_id: int, *, to: str) -> Ticket:
    """``ticket_for``, of the ticket that a merged one leads to; raises as it does."""
    ticket = find_ticket(actor, ticket_id)
    if ticket is not None and ticket.merged_into_id is None:
        if not may(actor, ticket, to):
            raise PermissionDenied(to)
        return ticket
    survivor = survivor_of(ticket_id)
    if survivor == ticket_id:
        raise Http404
    return ticket_for(actor, survivor, to=to)
