"""Search over subject, messages, notes, names, addresses, file names and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from psycopg.sql import Literal

from sigap.people.access import AgentActor
from sigap.tickets.access import listed_for, visible_to
from sigap.tickets.conditions import ALWAYS, All, Condition, Is, Sql, to_sql
from sigap.tickets.queries.listing import PAGE, Page, Row, fetch
from sigap.tickets.searching import query_sql

MOST_REFUSED = 10
_MATCHES = (
    "tickets_ticket.id IN (SELECT tickets_ticket.id FROM tickets_searchtext s"
    " JOIN tickets_ticket ON tickets_ticket.id = s.ticket_id"
    ' WHERE s."full" @@ ({query}) AND {where} ORDER BY s.ticket_id DESC LIMIT {limit})'
)


def search(
    actor: AgentActor,
    words: str,
    *,
    without: Sequence[str] = (),
    condition: Condition = ALWAYS,
    before: int | None = None,
    limit: int = PAGE,
) -> Page:
    """Tickets that hold every word and none of ``without``, the newest first; ``before`` continues
    after that number.

    The database reads from the newest backwards and stops at the limit where a word is common,
    and takes the index where it is rare.
    """
    query = words_sql(words, without)
    if not query:
        return Page([])
    where = to_sql(listed_for(actor, condition))
    text, where_params = where.text, list(where.params)
    if before is not None:
        text += " AND s.ticket_id < %s"
        where_params.append(before)
    matches = Sql(_MATCHES.format(query=query, where=text, limit=limit + 1), tuple(where_params))
    rows = fetch(matches, ("id",), limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    if before is None and not without:
        rows = _numbered(actor, words, condition, rows)
    return Page(rows, next=str(rows[-1].id) if more else "")


def words_sql(words: str, without: Sequence[str] = ()) -> str:
    """The tsquery with its words as literals: a prepared statement's generic plan would not know
    whether they are common or rare, which is all that matters here."""
    wanted, params = query_sql(words)
    parts = [wanted] if wanted else []
    for refused in without[:MOST_REFUSED]:
        found, more = query_sql(refused)
        if found:
            parts.append(f"!!({found})")
            params += more
    text = " && ".join(parts)
    literals = (Literal(param).as_string(None).replace("%", "%%") for param in params)
    return text % tuple(literals)


def _numbered(actor: AgentActor, words: str, condition: Condition, rows: list[Row]) -> list[Row]:
    """The ticket of exactly this number comes first."""
    number = words.strip().lstrip("#")
    if not number.isdecimal() or len(number) > 15:
        return rows
    where = to_sql(All((visible_to(actor), condition, Is("number", int(number)))))
    found = fetch(where, ("id",), 1)
    return [*found, *(row for row in rows if row.id != int(number))]


def count_matches(
    actor: AgentActor, words: str, condition: Condition = ALWAYS, without: Sequence[str] = ()
) -> int:
    """The exact number of hits; costs more the more there are."""
    query = words_sql(words, without)
    if not query:
        return 0
    where = to_sql(listed_for(actor, condition))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM tickets_searchtext s"  # noqa: S608 - compiled from conditions
            " JOIN tickets_ticket ON tickets_ticket.id = s.ticket_id"
            f' WHERE s."full" @@ ({query}) AND {where.text}',
            list(where.params),
        )
        return int(cursor.fetchone()[0])
