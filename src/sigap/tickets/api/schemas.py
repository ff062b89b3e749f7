"""What tickets, messages and their parts look like to programs. Times are UTC, ISO 8601."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime

from sigap.people.schemas import Strict
from sigap.tickets.models import Message, Ticket
from sigap.tickets.queries.listing import Row

StatusName = Literal["new", "open", "pending", "on_hold", "solved", "closed"]
TypeName = Literal["incident", "request", "question", "complaint", "suggestion", "praise"]
SourceName = Literal[
    "mail", "form", "portal", "chat", "messaging", "phone", "counter", "letter", "alert", "api"
]


class TicketOut(Schema):
    """A ticket. ``version`` is what ETag and If-Match carry; ``merged_into`` is the ticket that
    took this one in: what is written to it arrives there, and changes to it are refused."""

    id: int
    version: int
    subject: str
    status: StatusName
    status_id: int
    type: str
    priority: int
    urgency: int
    impact: int
    tier: int
    source: str
    tags: list[str]
    requester: int
    organisation: int | None
    team: int | None
    assignee: int | None
    category: int | None
    opened_at: datetime
    updated_at: datetime
    waiting_since: datetime | None
    first_response_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    messages: int
    follow_up_of: int | None
    merged_into: int | None

    @staticmethod
    def of(ticket: Ticket) -> dict[str, Any]:
        return {
            "id": ticket.pk,
            "version": ticket.version,
            "subject": ticket.subject,
            "status": ticket.status_category,
            "status_id": ticket.status_id,
            "type": ticket.type,
            "priority": ticket.priority,
            "urgency": ticket.urgency,
            "impact": ticket.impact,
            "tier": ticket.tier,
            "source": ticket.source,
            "tags": ticket.tags,
            "requester": ticket.requester_id,
            "organisation": ticket.organisation_id,
            "team": ticket.team_id,
            "assignee": ticket.assignee_id,
            "category": ticket.category_id,
            "opened_at": ticket.opened_at,
            "updated_at": ticket.updated_at,
            "waiting_since": ticket.waiting_since,
            "first_response_at": ticket.first_response_at,
            "solved_at": ticket.solved_at,
            "closed_at": ticket.closed_at,
            "due_at": ticket.due_at,
            "messages": ticket.message_count,
            "follow_up_of": ticket.follow_up_of_id,
            "merged_into": ticket.merged_into_id,
        }


class RowOut(Schema):
    """A ticket in a list."""

    id: int
    version: int
    subject: str
    preview: str
    status: str
    priority: int
    source: str
    tags: list[str]
    messages: int
    requester: int
    requester_name: str
    team: int | None
    assignee: int | None
    assignee_name: str | None
    opened_at: datetime
    updated_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None

    @staticmethod
    def of(row: Row) -> dict[str, Any]:
        return {
            "id": row.id,
            "version": row.version,
            "subject": row.subject,
            "preview": row.preview,
            "status": row.status_category,
            "priority": row.priority,
            "source": row.source,
            "tags": row.tags,
            "messages": row.message_count,
            "requester": row.requester_id,
            "requester_name": row.requester_name,
            "team": row.team_id,
            "assignee": row.assignee_id,
            "assignee_name": row.assignee_name,
            "opened_at": row.opened_at,
            "updated_at": row.updated_at,
            "waiting_since": row.waiting_since,
            "due_at": row.due_at,
        }


class AddressIn(Strict):
    address: str
    name: str = ""


class TicketIn(Strict):
    """``requester`` by id or by address; ``text`` or ``html`` is the first message. The message is
    the requester's own unless ``on_behalf`` is false. ``fields``: values of the form that such a
    ticket has, by key; what it needs must be there."""

    subject: str
    text: str = ""
    html: str = ""
    requester: int | AddressIn
    team: int | None = None
    category: int | None = None
    type: TypeName = "request"
    urgency: Literal[1, 2, 3, 4] = 2
    impact: Literal[1, 2, 3, 4] = 2
    priority: Literal[1, 2, 3, 4] | None = None
    tags: list[str] = []
    source: SourceName = "api"
    attachments: list[str] = []
    fields: dict[str, Any] = {}


class TicketPatch(Strict):
    """Only the named fields change."""

    subject: str | None = None
    type: TypeName | None = None
    urgency: Literal[1, 2, 3, 4] | None = None
    impact: Literal[1, 2, 3, 4] | None = None
    priority: Literal[1, 2, 3, 4] | None = None
    category: int | None = None
    team: int | None = None
    assignee: int | None = None
    tier: Literal[1, 2, 3] | None = None
    status: StatusName | None = None
    tags: list[str] | None = None


class AnswerIn(Strict):
    """``attachments`` are keys of uploads; ``cc`` join the ticket, ``bcc`` get this one only.

    An answer names in ``seen_through`` the newest entry that its author has read: where somebody
    else wrote since, it is refused with 409 and that entry as ``newest``. With ``send_at`` it
    leaves then, unless the customer writes first. A note needs neither.
    """

    text: str = ""
    html: str = ""
    cc: list[AddressIn] = []
    bcc: list[AddressIn] = []
    attachments: list[str] = []
    status: StatusName | None = None
    seen_through: int = 0
    send_at: AwareDatetime | None = None


class FileOut(Schema):
    key: str
    name: str
    type: str
    size: int
    sha256: str
    inline: bool


class MessageOut(Schema):
    """``from`` is who wrote it; ``reply_text`` leaves out what was quoted; ``html`` is sanitised.
    ``delivery`` is the outbox's word on an answer: pending, sending, sent, failed, cancelled."""

    id: int
    ticket: int
    kind: Literal["public", "note"]
    author: Literal["customer", "agent", "system"]
    source: str
    created_at: datetime
    sent_at: datetime | None
    from_: dict[str, str]
    to: list[dict[str, str]]
    cc: list[dict[str, str]]
    bcc: list[dict[str, str]]
    subject: str
    text: str
    html: str
    reply_text: str
    flags: list[str]
    notices: list[str]
    message_id: str
    attachments: list[FileOut]
    delivery: str | None
    response: str | None

    @staticmethod
    def of(message: Message) -> dict[str, Any]:
        outbound = getattr(message, "outbound", None)
        return {
            "id": message.pk,
            "ticket": message.ticket_id,
            "kind": message.kind,
            "author": message.author_kind,
            "source": message.source,
            "created_at": message.created_at,
            "sent_at": message.sent_at,
            "from_": {"address": message.from_address, "name": message.from_name},
            "to": message.to,
            "cc": message.cc,
            "bcc": message.bcc,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "reply_text": message.reply_text or message.text,
            "flags": message.flags,
            "notices": message.notices,
            "message_id": message.message_id,
            "attachments": [
                {
                    "key": file.key,
                    "name": file.name,
                    "type": file.content_type,
                    "size": file.size,
                    "sha256": file.blob_id,
                    "inline": file.inline,
                }
                for file in message.attachments.all()
            ],
            "delivery": outbound.state if outbound else None,
            "response": outbound.response if outbound else None,
        }


class EventOut(Schema):
    """An entry of the journal; ``data`` holds ids and small values, never texts."""

    id: int
    at: datetime
    verb: str
    actor: str
    actor_id: int | None
    stream: str
    stream_id: int
    source: str
    cause: int | None
    data: dict[str, Any]
