"""The journal of one ticket, or of the whole desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from sigap.journal.models import Event
from sigap.people.access import require
from sigap.people.bearer import ApiRequest
from sigap.people.roles import Right
from sigap.people.schemas import Listed
from sigap.tickets.access import ticket_for
from sigap.tickets.api.schemas import EventOut

router = Router(tags=["events"])


class EventFilters(Schema):
    verb: str = ""
    since: datetime | None = None
    cursor: str = ""
    limit: int = Field(default=100, ge=1, le=1000)
    count: str = ""


@router.get("/tickets/{int:ticket_id}/events", response=Listed[EventOut])
def list_ticket_events(
    request: ApiRequest, ticket_id: int, filters: Query[EventFilters]
) -> dict[str, Any]:
    """What happened to a ticket, the oldest first."""
    ticket_for(request.auth, ticket_id)
    return _listed(filters, stream_kind="ticket", stream_id=ticket_id)


@router.get("/events", response=Listed[EventOut])
def list_events(request: ApiRequest, filters: Query[EventFilters]) -> dict[str, Any]:
    """What happened on the desk, for those with the right to see the journal."""
    require(request.auth, Right.SEE_JOURNAL)
    return _listed(filters)


def _listed(filters: EventFilters, **stream: Any) -> dict[str, Any]:
    events = Event.objects.filter(**stream)
    if filters.verb:
        events = events.filter(verb=filters.verb)
    if filters.since:
        events = events.filter(at__gte=filters.since)
    count = events.count() if filters.count == "exact" else None
    if filters.cursor.isdecimal():
        events = events.filter(pk__gt=int(filters.cursor))
    found = list(events.order_by("pk")[: filters.limit + 1])
    shown = found[: filters.limit]
    return {
        "items": [_shown(event) for event in shown],
        "next": str(shown[-1].pk) if len(found) > filters.limit else "",
        "count": count,
    }


def _shown(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": event.at,
        "verb": event.verb,
        "actor": event.actor_kind,
        "actor_id": event.actor_id,
        "stream": event.stream_kind,
        "stream_id": event.stream_id,
        "source": event.source,
        "cause": event.cause,
        "data": event.data,
    }
