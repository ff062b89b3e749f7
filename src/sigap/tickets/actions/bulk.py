"""One operation on many tickets: begun by a request, worked off by the worker batch by batch.

A batch is one transaction with a savepoint for each ticket, so that what is counted is done and
what a kill interrupts is as if it had not begun.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.http import Http404

from sigap.core import clock
from sigap.core.failpoints import failpoint
from sigap.journal.actors import PlainActor
from sigap.journal.models import Event
from sigap.journal.recording import part_of, record
from sigap.people.access import AgentActor, actor_of, require
from sigap.people.roles import Right
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import CannotTakeIt
from sigap.tickets.actions.operations import BadArguments, operation_named
from sigap.tickets.actions.requiring import FieldsMissing
from sigap.tickets.actions.restoring import CannotUndo
from sigap.tickets.actions.settling import NotAllowedNow
from sigap.tickets.actions.snoozing import NotAhead
from sigap.tickets.actions.undoing import undo_events
from sigap.tickets.events import BulkFinished, BulkStarted
from sigap.tickets.models import Bulk, BulkResult, Ticket
from sigap.tickets.models.bulk import BulkState, Outcome
from sigap.tickets.queries.asking import TooSlow
from sigap.tickets.queries.selecting import MOST_MATCHING, matching
from sigap.tickets.querying.faults import QueryError

CHANNEL = "sigap_bulk"
SOURCE = "bulk"
UNDO = "undo"
UNDO_WITHIN = timedelta(days=7)
BATCH = 50
REST = 0.25  # of the time that a batch took, so that pages of others hardly notice
OPEN = Q(state__in=(BulkState.WAITING, BulkState.RUNNING))
logger = logging.getLogger(__name__)
Act = Callable[[BulkResult], Sequence[int]]


class NotUndoable(Exception):
    """``reason``: old (its days are over), undone (already), nothing (no ticket was changed)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def start_bulk(
    name: str, given: dict[str, Any], selection: dict[str, Any], *, actor: AgentActor
) -> Bulk:
    """Begins an operation on ``{"ids"}`` or on all of ``{"view", "query"}``. Raises BadArguments,
    PermissionDenied."""
    require(actor, Right.CHANGE)
    arguments = operation_named(name).read(given, actor)
    if "ids" in selection:
        selection = {"ids": sorted(set(selection["ids"]))}
        if not 0 < len(selection["ids"]) <= MOST_MATCHING:
            raise BadArguments("ids")
    return _begin(actor, operation=name, arguments=arguments, selection=selection)


@transaction.atomic
def undo_bulk(bulk_id: int, *, actor: AgentActor) -> Bulk:
    """Begins to take back what the actor's operation did; one still at work stops here. Raises
    NotUndoable, Http404."""
    bulk = Bulk.objects.select_for_update().filter(pk=bulk_id, actor=actor.id).first()
    if bulk is None:
        raise Http404
    require(actor, Right.CHANGE)
    if bulk.created_at < clock.now() - UNDO_WITHIN:
        raise NotUndoable("old")
    if bulk.undos.exists():
        raise NotUndoable("undone")
    if bulk.is_open:
        rest = bulk.results.filter(outcome=Outcome.WAITING)
        bulk.skipped += rest.update(outcome=Outcome.SKIPPED, reason="stopped")
        bulk.total = bulk.total or 0
        _finish(bulk, BulkState.FINISHED)
    if not bulk.done:
        raise NotUndoable("nothing")
    return _begin(actor, operation=UNDO, undo_of=bulk)


def _begin(actor: AgentActor, **values: Any) -> Bulk:
    now = clock.now()
    bulk = Bulk.objects.create(actor_id=actor.id, created_at=now, worked_at=now, **values)
    event = BulkStarted(stream_id=bulk.pk, operation=bulk.operation, undo_of=bulk.undo_of_id)
    record(event, actor=actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return bulk


def work_on_bulks() -> int:
    """One batch of the operation that waited longest; returns how many tickets it dealt with, at
    least 1 where there was anything to do."""
    begin = time.monotonic()
    with transaction.atomic():
        found = Bulk.objects.select_for_update(skip_locked=True).filter(OPEN)
        bulk = found.order_by("worked_at").first()
        if bulk is None:
            return 0
        actor = actor_of(bulk.actor_id)
        if actor is None or not actor.may(Right.CHANGE):
            return _fail(bulk, "actor")
        try:
            worked = _select(bulk, actor) if bulk.total is None else _batch(bulk, actor)
        except TooSlow:
            return _fail(bulk, "slow")
        except QueryError:
            return _fail(bulk, "query")
        failpoint("bulk.before_commit")
    failpoint("bulk.committed")
    time.sleep((time.monotonic() - begin) * REST)
    return worked


def _fail(bulk: Bulk, problem: str) -> int:
    bulk.problem, bulk.total = problem, bulk.total or 0
    rest = bulk.results.filter(outcome=Outcome.WAITING)
    bulk.skipped += rest.update(outcome=Outcome.SKIPPED, reason="stopped")
    _finish(bulk, BulkState.FAILED)
    return 1


def _select(bulk: Bulk, actor: AgentActor) -> int:
    """Chooses the tickets, once."""
    if bulk.undo_of_id:
        done = BulkResult.objects.filter(bulk=bulk.undo_of_id, outcome=Outcome.DONE)
        numbers = list(done.values_list("ticket", flat=True))
    else:
        numbers = bulk.selection.get("ids") or matching(actor, bulk.selection)
    bulk.is_capped = len(numbers) > MOST_MATCHING
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tickets_bulkresult (bulk_id, ticket, outcome, reason, events)"
            " SELECT %s, number, '', '', '{}' FROM unnest(%s::bigint[]) AS number"
            " ON CONFLICT DO NOTHING",
            [bulk.pk, numbers[:MOST_MATCHING]],
        )
    bulk.total = bulk.results.count()
    bulk.state = BulkState.RUNNING
    bulk.worked_at = clock.now()
    bulk.save()
    return 1


def _batch(bulk: Bulk, actor: AgentActor) -> int:
    waiting = bulk.results.filter(outcome=Outcome.WAITING).order_by("ticket")
    results = list(waiting[:BATCH])
    act = _undoing(bulk, actor, results) if bulk.undo_of_id else _doing(bulk, actor)
    for result in results:
        _one(result, act)
    BulkResult.objects.bulk_update(results, ["outcome", "reason", "events", "against"])
    for result in results:
        setattr(bulk, result.outcome, getattr(bulk, result.outcome) + 1)
    bulk.worked_at = clock.now()
    if len(results) < BATCH:
        _finish(bulk, BulkState.FINISHED)
    else:
        bulk.save()
    return max(1, len(results))


def _doing(bulk: Bulk, actor: AgentActor) -> Act:
    operation = operation_named(bulk.operation)

    def act(result: BulkResult) -> Sequence[int]:
        ticket = ticket_for(actor, result.ticket, to="change")
        with part_of(SOURCE) as recorded:
            operation.act(ticket, bulk.arguments, actor)
        return recorded

    return act


def _undoing(bulk: Bulk, actor: AgentActor, results: list[BulkResult]) -> Act:
    """Loads the events of the whole batch at once."""
    numbers = [result.ticket for result in results]
    done = BulkResult.objects.filter(bulk=bulk.undo_of_id, ticket__in=numbers)
    ids = dict(done.values_list("ticket", "events"))
    events = Event.objects.in_bulk([event for found in ids.values() for event in found])

    def act(result: BulkResult) -> Sequence[int]:
        return undo_events([events[pk] for pk in ids[result.ticket]], actor=actor)

    return act


def _one(result: BulkResult, act: Act) -> None:
    try:
        with transaction.atomic():
            result.events = list(act(result))
        result.outcome = Outcome.DONE if result.events else Outcome.SKIPPED
        result.reason = "" if result.events else "same"
        return
    except Http404:
        result.reason = "unseen"
    except PermissionDenied:
        is_merged = Ticket.objects.filter(pk=result.ticket, merged_into__isnull=False).exists()
        result.reason = "merged" if is_merged else "forbidden"
    except CannotUndo as refused:
        result.reason, result.against = refused.reason, refused.against
    except FieldsMissing:
        result.reason = "fields"
    except (NotAllowedNow, NotAhead):
        result.reason = "state"
    except CannotTakeIt:
        result.reason = "agent"
    except OperationalError:
        raise  # of the database, not of this ticket: the batch is tried again
    except Exception:  # one ticket never holds up the others
        logger.exception("operation %s on #%s failed", result.bulk_id, result.ticket)
        result.outcome, result.reason = Outcome.FAILED, "error"
        return
    result.outcome = Outcome.SKIPPED


def _finish(bulk: Bulk, state: BulkState) -> None:
    bulk.state, bulk.finished_at = state, clock.now()
    bulk.save()
    event = BulkFinished(
        stream_id=bulk.pk,
        operation=bulk.operation,
        done=bulk.done,
        skipped=bulk.skipped,
        failed=bulk.failed,
        problem=bulk.problem,
        assignee=bulk.arguments.get("assignee") if bulk.operation == "assign" else None,
    )
    record(event, actor=PlainActor("agent", bulk.actor_id))
