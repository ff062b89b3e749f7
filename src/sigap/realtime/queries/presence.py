"""Who looks at a ticket, and who writes in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from sigap.core import clock
from sigap.realtime.models import KEPT

MOST = 20
_HERE = """
SELECT p.account_id, c.name,
  (array_agg(p.doing ORDER BY p.doing = 'viewing', p.seen_at DESC))[1]
FROM realtime_presence p
JOIN people_account a ON a.id = p.account_id JOIN people_contact c ON c.id = a.contact_id
WHERE p.ticket_id = %s AND p.account_id <> %s AND p.seen_at >= %s
GROUP BY p.account_id, c.name ORDER BY min(p.id) LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who has the ticket open; ``doing`` is viewing, reply or note."""

    id: int
    name: str
    doing: str

    @property
    def writes(self) -> bool:
        return self.doing != "viewing"


def others_here(ticket_id: int, account_id: int) -> list[Here]:
    """Everybody but the reader, in one statement; of several tabs the one that writes counts."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE, [ticket_id, account_id, clock.now() - KEPT, MOST])
        return [Here(*row) for row in cursor.fetchall()]
