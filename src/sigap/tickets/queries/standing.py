"""How the reader stands to a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

_STANDING = """
SELECT EXISTS (SELECT 1 FROM tickets_follower WHERE ticket_id = %s AND account_id = %s),
  (SELECT count(*) FROM (SELECT 1 FROM tickets_follower WHERE ticket_id = %s LIMIT 100) f)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """``followers`` stops at 100."""

    follows: bool
    followers: int


def standing(ticket_id: int, account_id: int) -> Standing:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [ticket_id, account_id, ticket_id])
        return Standing(*cursor.fetchone())
