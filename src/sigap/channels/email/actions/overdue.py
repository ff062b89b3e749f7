"""Tells customers whose request takes longer than it was promised."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sigap.channels.email.actions.texts import tell_customer
from sigap.channels.email.models import MailText, TextKind, TextSent
from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import UNSOLVED

LOOK_S = 60.0
NOT_OLDER_THAN = timedelta(days=2)
BATCH = 100


def tell_overdue() -> int:
    """Writes to the customers whose tickets have passed their due date since the last look, where
    a mailbox wants it; returns how many. One mail for each due date."""
    if not MailText.objects.filter(kind=TextKind.OVERDUE, is_on=True).exists():
        return 0
    now = clock.now()
    late = Ticket.objects.filter(
        status_category__in=UNSOLVED, due_at__lt=now, due_at__gt=now - NOT_OLDER_THAN
    )
    told = TextSent.objects.filter(kind=TextKind.OVERDUE, ticket__in=late)
    known = set(told.values_list("ticket_id", "occasion"))
    found = late.order_by("due_at").values_list("pk", "due_at")
    occasions = ((pk, due.isoformat()) for pk, due in found if due)
    new = [each for each in occasions if each not in known][:BATCH]
    return sum(_tell(pk, due) for pk, due in new)


@transaction.atomic
def _tell(ticket_id: int, due: str) -> bool:
    cause = Event.objects.filter(stream_kind="ticket", stream_id=ticket_id).latest("id")
    message = tell_customer(ticket_id, TextKind.OVERDUE, cause=cause, occasion=due)
    return message is not None
