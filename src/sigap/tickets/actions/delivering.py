"""What became of messages on their way out. The channel sends; these keep the record.

A row is leased by one sender at a time. The lease's end is a fence: a sender that lost it can no
longer say what became of the message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock_survivor
from sigap.tickets.events import (
    DeliveryFailed,
    DeliveryRepeated,
    MessageSent,
    SendingCalledOff,
)
from sigap.tickets.models import Outbound, Ticket
from sigap.tickets.models.outbound import OutboundState
from sigap.tickets.outgoing import wake_senders

LEASE_S = 180
CALLED_OFF = gettext_noop("The customer wrote first.")

_CLAIM = """
UPDATE tickets_outbound SET state = 'sending', attempts = attempts + 1,
  leased_until = clock_timestamp() + %s * interval '1 second'
WHERE id = (
  SELECT id FROM tickets_outbound
  WHERE channel = %s AND (
    (state = 'pending' AND send_after <= %s)
    OR (state = 'sending' AND leased_until < clock_timestamp()))
  ORDER BY send_after FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING id, leased_until
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send one message until ``until`` (the database's time)."""

    outbound: Outbound
    until: datetime


class LeaseLost(Exception):
    """Another sender has taken the message over."""


@transaction.atomic
def claim(channel: str) -> Lease | None:
    """Takes the message that is due longest, or one whose sender died; None when none is."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [LEASE_S, channel, clock.now()])
        row = cursor.fetchone()
    if row is None:
        return None
    return Lease(Outbound.objects.select_related("message__ticket").get(pk=row[0]), row[1])


@transaction.atomic
def mark_sent(lease: Lease, response: str, *, refused: bool = False) -> None:
    """The next server took the message; ``refused``: not for all recipients, and for good, which
    the agent is told like a failure. Raises LeaseLost."""
    outbound = _finish(lease, OutboundState.SENT, response)
    if outbound.scheduled:
        ticket = lock_survivor(outbound.message.ticket_id)
        number, changes = ticket.pk, _answered(ticket)
    else:
        number, changes = outbound.message.ticket_id, {}
    record(
        MessageSent(stream_id=number, message=outbound.message_id, changes=changes), actor=SYSTEM
    )
    if refused:
        _record_failure(outbound)


def _answered(ticket: Ticket) -> dict[str, Any]:
    """What a scheduled answer changes, now that it leaves."""
    now = clock.now()
    return change(
        ticket,
        waiting_since=None,
        first_response_at=ticket.first_response_at or now,
        last_message_at=now,
    )


@transaction.atomic
def mark_failed(lease: Lease, response: str) -> None:
    """It will not arrive: said on the message, and told to the agent. Raises LeaseLost."""
    _record_failure(_finish(lease, OutboundState.FAILED, response))


def _record_failure(outbound: Outbound) -> None:
    ticket = lock_survivor(outbound.message.ticket_id)
    record(
        DeliveryFailed(
            stream_id=ticket.pk,
            message=outbound.message_id,
            changes=change(ticket, updated_at=clock.now()),
        ),
        actor=SYSTEM,
    )


@transaction.atomic
def retry_later(lease: Lease, response: str, pause: timedelta, *, counts: bool = True) -> None:
    """A passing failure: tried again after the pause. ``counts`` False: the try was no fault of
    the message, and its next pause is no longer for it. Raises LeaseLost."""
    outbound = _held(lease)
    outbound.state = OutboundState.PENDING
    outbound.response = response[:2000]
    outbound.send_after = clock.now() + pause
    outbound.leased_until = None
    outbound.attempts -= not counts
    outbound.save(update_fields=["state", "response", "send_after", "leased_until", "attempts"])


def leased(channel: str, *, for_s: float) -> list[int]:
    """What senders have held for so many seconds, and still do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM tickets_outbound WHERE channel = %s AND state = 'sending'"
            " AND leased_until > clock_timestamp()"
            " AND leased_until < clock_timestamp() + %s * interval '1 second'",
            [channel, LEASE_S - for_s],
        )
        return [row[0] for row in cursor.fetchall()]


def end_lease(outbound_id: int) -> None:
    """Its sender is known to be dead: the next one need not wait for the lease to run out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tickets_outbound SET leased_until = clock_timestamp() - interval '1 second'"
            " WHERE id = %s AND state = 'sending'",
            [outbound_id],
        )


@transaction.atomic
def let_lapse(lease: Lease, response: str) -> None:
    """Nobody needs it any more, and nobody is told. Raises LeaseLost."""
    _finish(lease, OutboundState.CANCELLED, response)


def hold(channel: str, response: str, *, since: datetime | None = None) -> int:
    """Says on what is due (``since`` a moment) why it cannot leave yet; returns on how many
    messages it is new."""
    due = Outbound.objects.filter(
        channel=channel, state=OutboundState.PENDING, send_after__lte=clock.now()
    )
    if since:
        due = due.filter(send_after__gt=since)
    return due.exclude(response=response).update(response=response)


def bring_forward(channel: str, response: str) -> int:
    """What waits for this reason is due now; returns how many."""
    waiting = Outbound.objects.filter(
        channel=channel, state=OutboundState.PENDING, response=response
    )
    count = waiting.update(send_after=clock.now())
    wake_senders()
    return count


@transaction.atomic
def hold_outbox() -> int:
    """After a restore nothing leaves by itself: the original desk may have sent it already."""
    waiting = Outbound.objects.filter(state__in=[OutboundState.PENDING, OutboundState.SENDING])
    return waiting.update(
        state=OutboundState.FAILED,
        response="Held after a restore; send again by hand.",
        finished_at=clock.now(),
        leased_until=None,
    )


@transaction.atomic
def resend(message_id: int, *, actor: AgentActor) -> bool:
    """Puts a message that failed, came back or was called off into the outbox again, for those
    recipients whom it did not reach; False where there is nothing to repeat.

    Raises Http404, PermissionDenied.
    """
    found = Outbound.objects.select_for_update(of=("self",)).select_related("message")
    outbound = found.filter(message_id=message_id).first()
    if outbound is None:
        return False
    ticket_for(actor, outbound.message.ticket_id, to="reply")
    returned = [a for a, told in outbound.reports.items() if told["kind"] == "failed"]
    if outbound.state == OutboundState.SENT and returned:
        outbound.recipients = returned
    elif outbound.state not in (OutboundState.FAILED, OutboundState.CANCELLED):
        return False
    outbound.reports = {a: told for a, told in outbound.reports.items() if a not in returned}
    outbound.state, outbound.attempts = OutboundState.PENDING, 0
    outbound.send_after, outbound.scheduled = clock.now(), False
    outbound.save(
        update_fields=["state", "attempts", "send_after", "scheduled", "recipients", "reports"]
    )
    ticket = lock_survivor(outbound.message.ticket_id)
    event = DeliveryRepeated(
        stream_id=ticket.pk, message=message_id, changes=change(ticket, updated_at=clock.now())
    )
    record(event, actor=actor)
    wake_senders()
    return True


def call_off_scheduled(ticket: Ticket) -> None:
    """The customer wrote first: what is scheduled on the ticket may no longer be right."""
    waiting = Outbound.objects.filter(
        message__ticket=ticket, state=OutboundState.PENDING, scheduled=True
    )
    for outbound in waiting.select_for_update(of=("self",)):
        outbound.state, outbound.response = OutboundState.CANCELLED, CALLED_OFF
        outbound.finished_at = clock.now()
        outbound.save(update_fields=["state", "response", "finished_at"])
        event = SendingCalledOff(stream_id=ticket.pk, message=outbound.message_id)
        record(event, actor=SYSTEM)


def _finish(lease: Lease, state: OutboundState, response: str) -> Outbound:
    outbound = _held(lease)
    outbound.state = state
    outbound.response = response[:2000]
    outbound.finished_at = clock.now()
    outbound.leased_until = None
    outbound.save(update_fields=["state", "response", "finished_at", "leased_until"])
    return outbound


def _held(lease: Lease) -> Outbound:
    outbound = (
        Outbound.objects.select_for_update(of=("self",))
        .select_related("message")
        .get(pk=lease.outbound.pk)
    )
    if outbound.state != OutboundState.SENDING or outbound.leased_until != lease.until:
        raise LeaseLost(outbound.pk)
    return outbound
