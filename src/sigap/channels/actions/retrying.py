"""Failed messages get another try, one by one or all of them; held ones leave quarantine."""

from __future__ import annotations

from django.db import connection, transaction

from sigap.channels.actions.inbound import CHANNEL
from sigap.channels.events import InboundReleased, InboundRetried
from sigap.channels.models import Inbound, InboundState
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right


@transaction.atomic
def retry(inbound_id: int, *, actor: Actor) -> Inbound:
    """Puts a failed message back into the queue; leaves any other as it is. Raises
    Inbound.DoesNotExist, PermissionDenied."""
    _require(actor)
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id)
    if inbound.state == InboundState.FAILED:
        _put_back(inbound, actor)
    return inbound


@transaction.atomic
def release(inbound_id: int, *, actor: Actor) -> Inbound:
    """Lets a message out of quarantine: it is filed whatever spoke against it; leaves any other
    as it is. Raises Inbound.DoesNotExist, PermissionDenied."""
    _require(actor)
    inbound = Inbound.objects.select_for_update().get(pk=inbound_id)
    if inbound.state == InboundState.HELD:
        inbound.released = True
        record(InboundReleased(stream_id=inbound.pk), actor=actor)
        _queue(inbound)
    return inbound


@transaction.atomic
def retry_all(*, actor: Actor) -> int:
    """Puts every failed message back into the queue; returns how many. Raises PermissionDenied."""
    _require(actor)
    failed = Inbound.objects.filter(state=InboundState.FAILED).order_by("pk")
    count = 0
    for inbound in failed.select_for_update().iterator():
        _put_back(inbound, actor)
        count += 1
    return count


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.HANDLE_INBOUND)


def _put_back(inbound: Inbound, actor: Actor) -> None:
    record(InboundRetried(stream_id=inbound.pk), actor=actor)
    _queue(inbound)


def _queue(inbound: Inbound) -> None:
    inbound.state, inbound.attempts = InboundState.STORED, 0
    inbound.reason, inbound.finished_at = "", None
    inbound.save(update_fields=["state", "attempts", "reason", "finished_at", "released"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
