"""What must be known of a new ticket before a machine answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# In one statement, because it runs for every mail.
_SQL = """
SELECT m.ticket_id, m.source, m.author_kind, m.from_address, m.flags, c.name, c.language,
  t.subject, b.mailbox_id,
  EXISTS (SELECT 1 FROM tickets_message s
          WHERE s.ticket_id = t.id AND s.author_kind = 'system'),
  m.sender_check->>'verdict' = 'pass' OR EXISTS (SELECT 1 FROM people_identity i
          WHERE i.kind = 'mail' AND i.address = m.from_address AND i.verified),
  (SELECT o.opened_at FROM tickets_ticket o
   WHERE o.requester_id = t.requester_id AND o.id < t.id ORDER BY o.id DESC OFFSET %s LIMIT 1),
  (SELECT max(s.created_at) FROM tickets_message s WHERE s.author_kind = 'system'
   AND s.kind = 'public' AND s.ticket_id IN (
     SELECT o.id FROM tickets_ticket o WHERE o.requester_id = t.requester_id AND o.id < t.id
     ORDER BY o.id DESC LIMIT %s))
FROM tickets_message m
JOIN tickets_ticket t ON t.id = m.ticket_id
JOIN people_contact c ON c.id = t.requester_id
LEFT JOIN email_mailboxticket b ON b.ticket_id = t.id
WHERE m.id = %s
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket's first message. ``proven``: the sender's address is known to be theirs;
    ``earlier_at``: when the requester's ticket so many before this one was opened;
    ``told_at``: when the desk last wrote to the requester by itself."""

    ticket_id: int
    source: str
    author_kind: str
    from_address: str
    flags: list[str]
    name: str
    language: str
    subject: str
    mailbox_id: int | None
    answered: bool
    proven: bool
    earlier_at: datetime | None
    told_at: datetime | None


def opening_of(message_id: int, *, back: int) -> Opening | None:
    """None when the message is gone. ``back``: how many tickets ``earlier_at`` lies back."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [back - 1, back, message_id])
        row = cursor.fetchone()
    return Opening(*row) if row else None
