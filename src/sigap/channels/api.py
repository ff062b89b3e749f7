"""Received messages: what came in, what became of it, and another try."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field

from sigap.channels.actions.retrying import release, retry
from sigap.channels.models import Inbound
from sigap.people.access import require
from sigap.people.bearer import ApiRequest
from sigap.people.roles import Right
from sigap.people.schemas import Listed

router = Router(tags=["inbound"])


class InboundFilters(Schema):
    state: Literal["", "stored", "done", "failed"] = ""
    cursor: str = ""
    limit: int = Field(default=50, ge=1, le=200)
    count: str = ""


class InboundOut(Schema):
    """``sha256`` names the raw bytes; ``message`` is what they became."""

    id: int
    source: str
    sha256: str
    size: int
    state: str
    reason: str
    attempts: int
    received_at: datetime
    message: int | None


@router.get("/inbound", response=Listed[InboundOut])
def list_inbound(request: ApiRequest, filters: Query[InboundFilters]) -> dict[str, Any]:
    """The newest first."""
    require(request.auth, Right.SEE_INBOUND)
    found = Inbound.objects.all()
    if filters.state:
        found = found.filter(state=filters.state)
    count = found.count() if filters.count == "exact" else None
    if filters.cursor.isdecimal():
        found = found.filter(pk__lt=int(filters.cursor))
    rows = list(found.order_by("-pk")[: filters.limit + 1])
    page = rows[: filters.limit]
    return {
        "items": [_shown(row) for row in page],
        "next": str(page[-1].pk) if len(rows) > filters.limit else "",
        "count": count,
    }


@router.get("/inbound/{int:inbound_id}", response=InboundOut)
def read_inbound(request: ApiRequest, inbound_id: int) -> dict[str, Any]:
    require(request.auth, Right.SEE_INBOUND)
    return _shown(_found(inbound_id))


@router.post("/inbound/{int:inbound_id}/retry", response=InboundOut)
def retry_inbound(request: ApiRequest, inbound_id: int) -> dict[str, Any]:
    """Puts a failed message back into the queue."""
    require(request.auth, Right.HANDLE_INBOUND)
    _found(inbound_id)
    retry(inbound_id, actor=request.auth)
    return _shown(_found(inbound_id))


@router.post("/inbound/{int:inbound_id}/release", response=InboundOut)
def release_inbound(request: ApiRequest, inbound_id: int) -> dict[str, Any]:
    """Lets a message out of quarantine: it is filed whatever spoke against it."""
    require(request.auth, Right.HANDLE_INBOUND)
    _found(inbound_id)
    release(inbound_id, actor=request.auth)
    return _shown(_found(inbound_id))


def _found(inbound_id: int) -> Inbound:
    found = Inbound.objects.filter(pk=inbound_id).first()
    if found is None:
        raise Http404
    return found


def _shown(inbound: Inbound) -> dict[str, Any]:
    return {
        "id": inbound.pk,
        "source": inbound.source,
        "sha256": inbound.blob_id,
        "size": inbound.size,
        "state": inbound.state,
        "reason": inbound.reason,
        "attempts": inbound.attempts,
        "received_at": inbound.received_at,
        "message": inbound.message_id,
    }
