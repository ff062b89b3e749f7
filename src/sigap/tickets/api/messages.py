"""Messages with their parts, and raw sources for those with that right."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from sigap.core import blobs
from sigap.people.access import require
from sigap.people.bearer import ApiRequest
from sigap.people.roles import Right
from sigap.people.schemas import Listed
from sigap.tickets.access import message_for, ticket_for
from sigap.tickets.api.schemas import MessageOut
from sigap.tickets.models import Message

router = Router(tags=["messages"])


class Paging(Schema):
    cursor: str = ""
    limit: int = Field(default=50, ge=1, le=200)
    count: str = ""


@router.get("/tickets/{int:ticket_id}/messages", response=Listed[MessageOut])
def list_messages(request: ApiRequest, ticket_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """The oldest first."""
    ticket = ticket_for(request.auth, ticket_id)
    after = int(paging.cursor) if paging.cursor.isdecimal() else 0
    found = list(
        Message.objects.filter(ticket=ticket, pk__gt=after)
        .select_related("outbound")
        .prefetch_related("attachments")
        .order_by("pk")[: paging.limit + 1]
    )
    shown = found[: paging.limit]
    return {
        "items": [MessageOut.of(message) for message in shown],
        "next": str(shown[-1].pk) if len(found) > paging.limit else "",
        "count": ticket.message_count if paging.count == "exact" else None,
    }


@router.get("/messages/{int:message_id}", response=MessageOut)
def read_message(request: ApiRequest, message_id: int) -> dict[str, Any]:
    message_for(request.auth, message_id)
    message = (
        Message.objects.select_related("outbound")
        .prefetch_related("attachments")
        .get(pk=message_id)
    )
    return MessageOut.of(message)


@router.get("/messages/{int:message_id}/raw")
def read_raw(request: ApiRequest, message_id: int) -> HttpResponse:
    """The bytes as they came in."""
    message = message_for(request.auth, message_id)
    require(request.auth, Right.SEE_RAW)
    if message.raw_id is None:
        raise Http404
    response = HttpResponse(blobs.read(message.raw_id), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="{message.pk}.eml"'
    return response
