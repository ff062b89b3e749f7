"""One operation on many tickets, worked off in the background."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, JsonValue

from sigap.core.problems import Problem, invalid
from sigap.people.bearer import ApiRequest
from sigap.people.schemas import Listed, Strict
from sigap.tickets.actions.bulk import NotUndoable, start_bulk, undo_bulk
from sigap.tickets.actions.operations import BadArguments, operations
from sigap.tickets.models import Bulk
from sigap.tickets.models.bulk import Outcome
from sigap.tickets.queries.bulks import bulk_for, results
from sigap.tickets.queries.listing import BY_KEY
from sigap.tickets.querying.faults import QueryError
from sigap.tickets.querying.parser import parse
from sigap.tickets.querying.writing import neutral

router = Router(tags=["tickets"])
MOST_IDS = 10_000


class BulkIn(Strict):
    """``operation`` with its ``arguments`` (such as ``{"priority": 4}``), on ``tickets`` or on all
    that match ``q`` in the view; one of both must be given."""

    operation: str
    arguments: dict[str, JsonValue] = Field(default={})
    tickets: list[int] | None = Field(default=None, min_length=1, max_length=MOST_IDS)
    q: str | None = None
    view: str = ""


class BulkOut(Schema):
    """``total`` is null until the tickets are chosen; ``capped``: more matched than one takes."""

    id: int
    operation: str
    arguments: dict[str, JsonValue]
    state: Literal["waiting", "running", "finished", "failed"]
    problem: str
    total: int | None
    done: int
    skipped: int
    failed: int
    capped: bool
    undo_of: int | None
    created_at: datetime
    finished_at: datetime | None

    @staticmethod
    def of(bulk: Bulk) -> dict[str, Any]:
        names = ("operation", "arguments", "state", "problem", "total", "done", "skipped", "failed")
        return {name: getattr(bulk, name) for name in names} | {
            "id": bulk.pk,
            "capped": bulk.is_capped,
            "undo_of": bulk.undo_of_id,
            "created_at": bulk.created_at,
            "finished_at": bulk.finished_at,
        }


class ResultOut(Schema):
    """What became of one ticket. ``reason``: why it was skipped or failed; ``events``: what was
    recorded; ``against``: the event that stands in the way of undoing."""

    ticket: int
    outcome: Literal["", "done", "skipped", "failed"]
    reason: str
    events: list[int]
    against: int | None


class Asked(Schema):
    outcome: Literal["", "done", "skipped", "failed"] = ""
    cursor: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=200)


@router.post("/bulk", response={202: BulkOut})
def start(request: ApiRequest, data: BulkIn) -> Any:
    """Begins; what is not possible for one ticket is among the results."""
    try:
        bulk = start_bulk(data.operation, data.arguments, _selection(data), actor=request.auth)
    except BadArguments as error:
        known = [operation.name for operation in operations()]
        detail = _("The operation or its arguments say nothing that can be done.")
        raise invalid(detail, argument=str(error), known=known) from error
    return Status(HTTPStatus.ACCEPTED, BulkOut.of(bulk))


@router.get("/bulk/{int:bulk_id}", response=BulkOut)
def read(request: ApiRequest, bulk_id: int) -> Any:
    return BulkOut.of(bulk_for(request.auth, bulk_id))


@router.get("/bulk/{int:bulk_id}/results", response=Listed[ResultOut])
def list_results(request: ApiRequest, bulk_id: int, asked: Query[Asked]) -> dict[str, Any]:
    """By number of the ticket."""
    bulk = bulk_for(request.auth, bulk_id)
    outcome = Outcome(asked.outcome) if asked.outcome else None
    found, more = results(
        request.auth, bulk, outcome=outcome, after=asked.cursor, limit=asked.limit
    )
    items = [
        {
            "ticket": one.ticket,
            "outcome": one.outcome,
            "reason": one.reason,
            "events": list(one.events),
            "against": one.against.pk if one.against else None,
        }
        for one in found
    ]
    return {"items": items, "next": str(found[-1].ticket) if more else "", "count": None}


@router.post("/bulk/{int:bulk_id}/undo", response={202: BulkOut})
def undo(request: ApiRequest, bulk_id: int) -> Any:
    """Begins to take it back, for seven days; answers with the operation that does."""
    try:
        return Status(HTTPStatus.ACCEPTED, BulkOut.of(undo_bulk(bulk_id, actor=request.auth)))
    except NotUndoable as error:
        detail = _("This operation cannot be undone (any more).")
        raise Problem(HTTPStatus.CONFLICT, "not-undoable", detail, reason=error.reason) from error


def _selection(data: BulkIn) -> dict[str, Any]:
    if (data.tickets is None) == (data.q is None):
        raise invalid(_("Give either tickets or q."))
    if data.tickets is not None:
        return {"ids": data.tickets}
    if data.view and data.view not in BY_KEY:
        raise invalid(_("There is no view of this name."), known=list(BY_KEY))
    try:
        query = neutral(parse(data.q or ""))
    except QueryError as fault:
        raise invalid(
            fault.message, at=fault.at, length=fault.length, suggestion=fault.suggestion
        ) from fault
    return {"view": data.view, "query": query}
