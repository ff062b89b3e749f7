"""Who is here: kept for seconds, told to the others at once."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction

from sigap.core import clock
from sigap.people.access import AgentActor
from sigap.realtime.models import CHANNEL, KEPT, Doing, Presence
from sigap.tickets.access import ticket_for

_BE_HERE = """
WITH before AS (
  SELECT doing, seen_at FROM realtime_presence
  WHERE ticket_id = %(ticket)s AND account_id = %(account)s AND tab = %(tab)s
), now_here AS (
  INSERT INTO realtime_presence (ticket_id, account_id, tab, doing, seen_at)
  VALUES (%(ticket)s, %(account)s, %(tab)s, %(doing)s, %(now)s)
  ON CONFLICT (ticket_id, account_id, tab)
  DO UPDATE SET doing = excluded.doing, seen_at = excluded.seen_at
)
SELECT NOT EXISTS (SELECT 1 FROM before WHERE doing = %(doing)s AND seen_at > %(since)s)
"""


@transaction.atomic
def be_here(ticket_id: int, tab: str, doing: Doing, *, actor: AgentActor) -> None:
    """The actor has the ticket open, or writes in it. Raises Http404."""
    ticket_for(actor, ticket_id)
    now = clock.now()
    values: dict[str, Any] = {
        "ticket": ticket_id,
        "account": actor.id,
        "tab": tab,
        "doing": doing.value,
        "now": now,
        "since": now - KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BE_HERE, values)
        (is_news,) = cursor.fetchone()
    if is_news:
        _tell(ticket_id, actor)


@transaction.atomic
def leave(ticket_id: int, tab: str, *, actor: AgentActor) -> None:
    """The tab shows something else now, or was closed."""
    here = Presence.objects.filter(ticket=ticket_id, account=actor.id, tab=tab)
    if here.delete()[0]:
        _tell(ticket_id, actor)


def sweep() -> int:
    """Takes away who left without a word."""
    return Presence.objects.filter(seen_at__lt=clock.now() - KEPT).delete()[0]


def _tell(ticket_id: int, actor: AgentActor) -> None:
    """Only those who look at the same ticket hear of it."""
    others = Presence.objects.filter(ticket=ticket_id, seen_at__gte=clock.now() - KEPT)
    accounts = sorted(set(others.exclude(account=actor.id).values_list("account_id", flat=True)))
    if accounts:
        told = json.dumps({"ticket": ticket_id, "accounts": accounts[:200]})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, told])
