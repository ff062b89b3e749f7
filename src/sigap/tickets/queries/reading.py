"""What the ticket page shows, in a fixed number of statements."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from sigap.journal.models import Event
from sigap.people.access import AgentActor
from sigap.tickets.access import visible_to
from sigap.tickets.conditions import All, Condition, Is, to_sql
from sigap.tickets.models import Ticket
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.listing import Row, fetch

THREAD = 100
HISTORY = 200
EARLIER = 8


@dataclass(frozen=True, slots=True)
class ShownFile:
    key: str
    name: str
    content_type: str
    size: int
    content_id: str
    inline: bool


@dataclass(slots=True)
class ShownMessage:
    """A message as the thread shows it. ``delivery`` is its outbox row's state, if it has one;
    ``reports`` is what was reported of its recipients later (``Outbound.reports``)."""

    id: int
    kind: str
    author_kind: str
    source: str
    created_at: datetime
    author_id: int | None
    author_name: str
    from_address: str
    to: list[dict[str, str]]
    cc: list[dict[str, str]]
    bcc: list[dict[str, str]]
    text: str
    html: str
    reply_text: str
    remote_images: int
    flags: list[str]
    notices: list[str]
    has_raw: bool
    account_id: int | None
    delivery: str | None
    response: str | None
    send_after: datetime | None
    attempts: int | None
    scheduled: bool | None
    moved_from: int | None
    home: int | None
    edited_at: datetime | None
    invitation: dict[str, Any] | None
    sender_check: dict[str, str]
    reports: dict[str, dict[str, str]]
    files: list[ShownFile] = field(default_factory=list)


_THREAD = """
SELECT m.id, m.kind, m.author_kind, m.source, m.created_at, m.contact_id,
  coalesce(nullif(c.name, ''), nullif(m.from_name, ''), m.from_address), m.from_address,
  m."to", m.cc, m.bcc, m.text, m.html, m.reply_text, coalesce(array_length(m.remote_images, 1), 0),
  m.flags, m.notices, m.raw_id IS NOT NULL, m.account_id,
  o.state, o.response, o.send_after, o.attempts,
  o.scheduled, m.moved_from, m.home,
  m.edited_at, coalesce(m.invitation, 'null'), m.sender_check,
  coalesce(o.reports, '{}')
FROM (SELECT * FROM tickets_message WHERE ticket_id = %s AND id < %s ORDER BY id DESC LIMIT %s) m
LEFT JOIN people_contact c ON c.id = m.contact_id
LEFT JOIN tickets_outbound o ON o.message_id = m.id
ORDER BY m.id
"""
_FILES = """
SELECT message_id, key, name, content_type, size, content_id, inline
FROM tickets_attachment WHERE message_id = ANY(%s) ORDER BY id
"""
_NEWEST = 1 << 62


def thread(ticket_id: int, *, before: int | None = None, limit: int = THREAD) -> list[ShownMessage]:
    """The newest messages, oldest first, with their files: two statements."""

    with connection.cursor() as cursor:
        cursor.execute(_THREAD, [ticket_id, before or _NEWEST, limit])
        found = [
            ShownMessage(
                *row[:8], *map(json.loads, row[8:11]), *row[11:-3], *map(json.loads, row[-3:])
            )
            for row in cursor.fetchall()
        ]
        by_id = {message.id: message for message in found}
        cursor.execute(_FILES, [list(by_id)])
        for message_id, *rest in cursor.fetchall():
            by_id[message_id].files.append(ShownFile(*rest))
    return found


_TOLD = ("id", "at", "verb", "actor_kind", "actor_id", "data")
_HISTORY = f"""
SELECT {", ".join(_TOLD)} FROM journal_event
WHERE stream_kind = 'ticket' AND stream_id = %s ORDER BY id DESC LIMIT %s
"""  # noqa: S608 - only our own columns


def history(ticket_id: int, *, limit: int = HISTORY) -> list[Event]:
    """The newest events of the ticket, oldest first, as far as they are told."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [ticket_id, limit])
        rows = cursor.fetchall()
    return [
        Event.from_db(DEFAULT_DB_ALIAS, _TOLD, (*row[:-1], json.loads(row[-1])))
        for row in reversed(rows)
    ]


def earlier_tickets(actor: AgentActor, ticket: Ticket, *, limit: int = EARLIER) -> list[Row]:
    """Other tickets of the same requester that the actor may see, the newest first."""
    own: Condition = Is("requester", ticket.requester_id)
    where = to_sql(All((visible_to(actor), own)))
    rows = fetch(where, ("id",), limit + 1)
    return [row for row in rows if row.id != ticket.pk][:limit]


_NAMES = """
SELECT 'agent', a.id, c.name FROM people_account a JOIN people_contact c ON c.id = a.contact_id
WHERE a.id = ANY(%(agent)s)
UNION ALL SELECT 'contact', id, name FROM people_contact WHERE id = ANY(%(contact)s)
UNION ALL SELECT 'team', id, name FROM people_team WHERE id = ANY(%(team)s)
UNION ALL SELECT 'category', id, name FROM tickets_category WHERE id = ANY(%(category)s)
"""


def names(
    wanted: dict[str, set[int]], known: dict[tuple[str, int], str] | None = None
) -> dict[tuple[str, int], str]:
    """Names of agents, contacts, teams and categories: at most one statement, and none where all
    are among those that the page offers to choose from."""
    offered = choices()
    known = {("agent", one.id): one.name for one in offered.colleagues} | (known or {})
    known |= {("team", number): name for number, name in offered.teams}
    missing = {
        kind: [number for number in wanted.get(kind, ()) if (kind, number) not in known]
        for kind in ("agent", "contact", "team", "category")
    }
    if any(missing.values()):
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, missing)
            known |= {(kind, number): name for kind, number, name in cursor.fetchall()}
    return known
