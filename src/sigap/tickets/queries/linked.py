"""What hangs together with a ticket: its links, and what is merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sigap.people.access import AgentActor
from sigap.tickets.access import visible_to
from sigap.tickets.conditions import All, OneOf, to_sql
from sigap.tickets.models import Ticket
from sigap.tickets.queries.listing import Row, fetch

MOST = 50
_LINKED = """
SELECT b_id, kind || '>', NULL::timestamptz, NULL::text FROM tickets_ticketlink
WHERE a_id = %(ticket)s
UNION ALL
SELECT a_id, kind || '<', NULL, NULL FROM tickets_ticketlink WHERE b_id = %(ticket)s
UNION ALL
SELECT m.merged_id, 'merged', m.at, c.name FROM tickets_merge m
LEFT JOIN people_account a ON a.id = m.by_id LEFT JOIN people_contact c ON c.id = a.contact_id
WHERE m.survivor_id = %(ticket)s AND m.undone_at IS NULL
ORDER BY 1 LIMIT %(most)s
"""
_RELATIONS = {
    "related>": "related",
    "related<": "related",
    "parent>": "parent_of",
    "parent<": "child_of",
    "duplicate>": "has_duplicate",
    "duplicate<": "duplicate_of",
    "split>": "split_into",
    "split<": "split_from",
    "merged": "merged",
}


@dataclass(frozen=True, slots=True)
class Linked:
    """Another ticket, and what this one is to it (``Relation``, ``follow_up_of`` or ``merged``);
    of a merge also when and by whom."""

    relation: str
    row: Row
    at: datetime | None = None
    by: str = ""


def linked_tickets(actor: AgentActor, ticket: Ticket) -> list[Linked]:
    """Those that the actor may see, at most two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKED, {"ticket": ticket.pk, "most": MOST})
        found = [(row[0], _RELATIONS[row[1]], *row[2:]) for row in cursor.fetchall()]
    if ticket.follow_up_of_id:
        found.insert(0, (ticket.follow_up_of_id, "follow_up_of", None, None))
    if not found:
        return []
    numbers = tuple(one[0] for one in found)
    seen = All((visible_to(actor), OneOf("number", numbers)))
    rows = {row.id: row for row in fetch(to_sql(seen), ("id",), MOST + 1)}
    merged = {number for number, relation, *_rest in found if relation == "merged"}
    return [
        Linked(relation, rows[number], at, by or "")
        for number, relation, at, by in found
        if number in rows and (relation == "merged" or number not in merged)
    ]
