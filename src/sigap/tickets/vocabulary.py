"""What conditions may ask of a ticket. Ribs offer more keys in their ``apps.py``."""

from __future__ import annotations

from sigap.tickets.conditions import offer
from sigap.tickets.models.choices import Priority, Shelf, Source, StatusCategory, TicketType

_PLAIN = {
    "number": "id",
    "requester": "requester_id",
    "organisation": "organisation_id",
    "team": "team_id",
    "assignee": "assignee_id",
    "category": "category_id",
    "status_name": "status_id",
    "confidential_to": "confidential_to_id",
    "tier": "tier",
    "tags": "tags",
    "subject": "subject",
    "opened": "opened_at",
    "updated": "updated_at",
    "waiting_since": "waiting_since",
    "solved": "solved_at",
    "due": "due_at",
    "snoozed": "snoozed_until",
    "messages": "message_count",
}


def register() -> None:
    """Called once, when the app is ready."""
    for name, attribute in _PLAIN.items():
        offer(name, attribute=attribute)
    offer("status", attribute="status_category", choices=StatusCategory.values)
    offer("priority", attribute="priority", choices=Priority.values)
    offer("type", attribute="type", choices=TicketType.values)
    offer("source", attribute="source", choices=Source.values)
    offer("shelf", attribute="shelf", choices=Shelf.values)
