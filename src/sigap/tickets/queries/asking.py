"""Pages of the tickets that a query of the language asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from sigap.people.access import AgentActor
from sigap.tickets.conditions import ALWAYS, All, Condition
from sigap.tickets.queries import finding, listing
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.tree import EVERYTHING, Query

MOST_MS = 3000


class TooSlow(Exception):
    """Conditions that hardly any ticket meets, so that the desk would have to read them all."""


def ask(
    actor: AgentActor,
    query: Query,
    *,
    condition: Condition = ALWAYS,
    sort: str = "updated",
    cursor: str = "",
    limit: int = listing.PAGE,
) -> listing.Page:
    """One page: with words the newest first, else in the order of ``sort``.

    Raises BadCursor, TooSlow.
    """
    asked = All((condition, condition_of(query, actor)))
    # Words alone have their index; conditions may be such that nothing meets them.
    with bounded() if query.tree != EVERYTHING else nullcontext():
        if not (query.words or query.without):
            return listing.page(actor, asked, sort=sort, cursor=cursor, limit=limit)
        return finding.search(
            actor,
            words_of(query),
            without=[word.text for word in query.without],
            condition=asked,
            before=_number(cursor),
            limit=limit,
        )


def _number(cursor: str) -> int | None:
    if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 16):
        raise listing.BadCursor(cursor)
    return int(cursor) if cursor else None


def words_of(query: Query) -> str:
    return " ".join(word.text for word in query.words)


@contextmanager
def bounded(most_ms: int = MOST_MS) -> Iterator[None]:
    """Statements inside may each take this long. Raises TooSlow for one that takes longer."""
    is_inside = connection.in_atomic_block
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {int(most_ms)}")
            yield
            if is_inside:  # else it ends with the transaction
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooSlow from error
        raise
