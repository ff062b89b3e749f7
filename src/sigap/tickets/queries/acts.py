"""What an agent did last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.models import Bulk

WITHIN = timedelta(minutes=30)
LOOKED_AT = 500

_NEWEST = """
SELECT id, tx::text, at, source, cause, verb = ANY(%s)
FROM journal_event
WHERE actor_kind = 'agent' AND actor_id = %s AND at > %s
ORDER BY actor_id DESC, id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that an agent did: ``events`` of one transaction, in order, or a ``bulk``."""

    at: datetime
    events: tuple[int, ...] = ()
    bulk: int | None = None

    def read(self) -> Sequence[Event]:
        return list(Event.objects.filter(pk__in=self.events).order_by("pk"))


def newest_act(account_id: int, verbs: list[str]) -> Act | None:
    """The newest of these verbs that was not taken back, of the last half hour: an ordinary act,
    or an operation on many tickets. What takes back is no act itself. Two statements."""
    since = clock.now() - WITHIN
    act = _of_events(account_id, verbs, since)
    recent = Bulk.objects.filter(actor=account_id, created_at__gt=since, undo_of=None)
    bulk = recent.filter(undos=None).order_by("-pk").values_list("pk", "created_at").first()
    if bulk and (act is None or bulk[1] > act.at):
        return Act(bulk[1], bulk=bulk[0])
    return act


def _of_events(account_id: int, verbs: list[str], since: datetime) -> Act | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [verbs, account_id, since, LOOKED_AT])
        rows = cursor.fetchall()
    undone = {cause for _id, _tx, _at, source, cause, _wanted in rows if source == "undo"}
    gone = {tx for number, tx, *_rest in rows if number in undone}
    own = [row for row in rows if row[3] not in ("undo", "bulk") and row[5] and row[1] not in gone]
    if not own:
        return None
    of_act = [row for row in own if row[1] == own[0][1]]
    return Act(own[0][2], tuple(sorted(row[0] for row in of_act)))
