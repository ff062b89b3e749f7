"""The tickets that an operation on many is about."""

from __future__ import annotations

from typing import Any

from django.db import connection

from sigap.people.access import AgentActor
from sigap.tickets.access import listed_for
from sigap.tickets.conditions import ALWAYS, All, to_sql
from sigap.tickets.queries.asking import bounded, words_of
from sigap.tickets.queries.finding import words_sql
from sigap.tickets.queries.listing import BY_KEY
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.parser import parse_neutral

MOST_MATCHING = 50_000
MOST_MS = 60_000
_NONE_FOUND = "FALSE"


def matching(actor: AgentActor, selection: dict[str, Any]) -> list[int]:
    """Numbers of the tickets that a view and a query in neutral form show the actor, in their
    order; of more than MOST_MATCHING one over. Raises TooSlow."""
    query = parse_neutral(selection.get("query", ""))
    view = BY_KEY.get(selection.get("view", ""))
    asked = All((view.condition(actor) if view else ALWAYS, condition_of(query, actor)))
    where = to_sql(listed_for(actor, asked))
    text = where.text
    if query.words or query.without:
        words = words_sql(words_of(query), [word.text for word in query.without])
        text += (
            " AND tickets_ticket.id IN (SELECT s.ticket_id FROM tickets_searchtext s"  # noqa: S608 - literals quoted by psycopg
            f' WHERE s."full" @@ ({words}))'
            if words
            else f" AND {_NONE_FOUND}"
        )
    sql = f"SELECT id FROM tickets_ticket WHERE {text} ORDER BY id LIMIT {MOST_MATCHING + 1}"  # noqa: S608 - compiled from conditions
    with bounded(MOST_MS), connection.cursor() as cursor:
        cursor.execute(sql, where.params)
        return [row[0] for row in cursor.fetchall()]
