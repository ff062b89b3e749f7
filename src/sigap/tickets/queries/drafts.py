"""Drafts of a ticket that the reader may see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

MOST = 30
_DRAFTS = """
SELECT d.id, d.account_id, c.name, a.mentor_id, d.kind, d.html, d.text, d.cc, d.bcc, d.files,
  d.is_shared, d.submitted_at, d.updated_at
FROM tickets_draft d
JOIN people_account a ON a.id = d.account_id JOIN people_contact c ON c.id = a.contact_id
WHERE d.ticket_id = %s
  AND (d.account_id = %s OR d.is_shared OR d.submitted_at IS NOT NULL)
ORDER BY d.id LIMIT %s
"""
_FILES = 9
_WAITING = """
SELECT d.id, d.ticket_id, t.subject, c.name, d.submitted_at
FROM tickets_draft d
JOIN tickets_ticket t ON t.id = d.ticket_id
JOIN people_account a ON a.id = d.account_id JOIN people_contact c ON c.id = a.contact_id
WHERE d.submitted_at IS NOT NULL AND a.mentor_id = %s ORDER BY d.submitted_at LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """``is_private``: only its author sees it."""

    id: int
    account_id: int
    author: str
    mentor_id: int | None
    kind: str
    html: str
    text: str
    cc: str
    bcc: str
    files: list[dict[str, Any]]
    is_shared: bool
    submitted_at: datetime | None
    updated_at: datetime

    @property
    def is_private(self) -> bool:
        return not self.is_shared and self.submitted_at is None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A trainee's answer that waits for its mentor."""

    id: int
    ticket: int
    subject: str
    author: str
    submitted_at: datetime


def drafts(ticket_id: int, account_id: int) -> list[ShownDraft]:
    """The reader's own and those that are open to colleagues, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAFTS, [ticket_id, account_id, MOST])
        rows = [list(row) for row in cursor.fetchall()]
    for row in rows:
        row[_FILES] = json.loads(row[_FILES])
    return [ShownDraft(*row) for row in rows]


def waiting_for(account_id: int) -> list[Waiting]:
    """Answers that the agent is asked to release, the oldest first, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [account_id, MOST])
        return [Waiting(*row) for row in cursor.fetchall()]
