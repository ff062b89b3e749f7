"""The customer of a ticket, as the panel beside the conversation shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

LOOKED_UP = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """``returned`` says why mail to the address came back; empty while it arrives."""

    kind: str
    address: str
    returned: str


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who takes part besides the requester, or is only proposed."""

    id: int
    name: str
    is_pending: bool


@dataclass(frozen=True, slots=True)
class Customer:
    """``participants`` are the others who are written to or proposed."""

    id: int
    name: str
    job_title: str
    department: str
    site: str
    service_class: str
    organisation: str
    identities: tuple[Identity, ...]
    participants: tuple[Other, ...]

    @property
    def address(self) -> str:
        """The mail address that answers go to, or nothing."""
        return next((one.address for one in self.identities if one.kind == "mail"), "")


_CUSTOMER = """
SELECT c.id, c.name, c.job_title, c.department, c.site, c.service_class, coalesce(o.name, ''),
  (SELECT coalesce(json_agg(json_build_array(i.kind, i.address,
     CASE WHEN i.returned_at IS NULL THEN '' ELSE coalesce(nullif(i.returned_why, ''), '?') END)
     ORDER BY i.kind, i.id), '[]')::text
   FROM people_identity i WHERE i.contact_id = c.id),
  (SELECT coalesce(json_agg(json_build_array(p.id, coalesce(nullif(p.name, ''),
     (SELECT address FROM people_identity i WHERE i.contact_id = p.id ORDER BY i.id LIMIT 1), ''),
     t.is_pending) ORDER BY p.id), '[]')::text
   FROM tickets_participant t JOIN people_contact p ON p.id = t.contact_id
   WHERE t.ticket_id = %s)
FROM people_contact c LEFT JOIN people_organisation o ON o.id = c.organisation_id
WHERE c.id = %s
"""


def customer_of(ticket_id: int, contact_id: int) -> Customer:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMER, [ticket_id, contact_id])
        row: tuple[Any, ...] = cursor.fetchone()
    identities = tuple(Identity(*each) for each in json.loads(row[7]))
    participants = tuple(Other(*each) for each in json.loads(row[8]))
    return Customer(*(*row[:7], identities, participants))


@dataclass(frozen=True, slots=True)
class Known:
    """A contact whom a search by name or address found."""

    name: str
    address: str


_LOOKUP = """
SELECT c.name, i.address FROM people_identity i JOIN people_contact c ON c.id = i.contact_id
WHERE i.kind = 'mail' AND (i.address LIKE %s OR lower(c.name) LIKE %s)
ORDER BY c.name, i.address LIMIT %s
"""


def lookup(words: str, *, limit: int = LOOKED_UP) -> list[Known]:
    """Contacts whose address begins with the words, or whose name holds them."""
    start = words.strip().lower().replace("\\", "").replace("%", r"\%").replace("_", r"\_")
    if len(start) < 2:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LOOKUP, [f"{start}%", f"%{start}%", limit])
        return [Known(*row) for row in cursor.fetchall()]
