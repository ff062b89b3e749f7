"""How much is unread, for every page; and the list."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from sigap.notifications.models import Mail, MailState, Notification
from sigap.people.access import AgentActor
from sigap.tickets.access import tickets_for
from sigap.tickets.models import Ticket

CAP = 100
KEPT_S = 2.0
PAGE = 50
_COUNT = """
SELECT count(*) FROM (
  SELECT 1 FROM notifications_notification WHERE account_id = %s AND read_at IS NULL LIMIT %s) AS n
"""
_kept: dict[int, tuple[float, int]] = {}


def count(account_id: int, *, fresh: bool = False) -> int:
    """How many are unread, at most CAP; at most KEPT_S old, and one statement."""
    kept = _kept.get(account_id)
    now = time.monotonic()
    if kept and not fresh and now - kept[0] < KEPT_S:
        return kept[1]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [account_id, CAP])
        found: int = cursor.fetchone()[0]
    if len(_kept) > 1000:
        _kept.clear()
    _kept[account_id] = (now, found)
    return found


def forget(account_id: int) -> None:
    """After a change, so that this process knows it at once."""
    _kept.pop(account_id, None)


def is_unread(account_id: int, ticket_id: int) -> bool:
    """Whether something of the ticket is unread."""
    found = Notification.objects.filter(account_id=account_id, ticket_id=ticket_id, read_at=None)
    return found.exists()


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Notifications with their tickets, alarms without; ``next`` is the id to continue below."""

    rows: Sequence[tuple[Notification, Ticket | None]]
    next: int | None


def newest(actor: AgentActor, below: int | None = None) -> NotificationPage:
    """The newest first, in two statements; without tickets that the actor no longer sees."""
    found = Notification.objects.filter(account_id=actor.id)
    if below is not None:
        found = found.filter(pk__lt=below)
    listed = list(found.order_by("-pk")[: PAGE + 1])
    page = listed[:PAGE]
    wanted = {each.ticket_id for each in page if each.ticket_id}
    visible = tickets_for(actor).only("subject", "preview").in_bulk(wanted)
    rows = [
        (each, visible.get(each.ticket_id or 0))
        for each in page
        if each.ticket_id is None or each.ticket_id in visible
    ]
    return NotificationPage(rows, page[-1].pk if len(listed) > PAGE else None)


def held() -> tuple[int, str]:
    """How many of the desk's mails were tried and wait, and what the last one was told."""
    found = Mail.objects.filter(state=MailState.WAITING).exclude(response="")
    last = found.order_by("-send_after").values_list("response", flat=True).first()
    return (found.count(), last) if last else (0, "")
