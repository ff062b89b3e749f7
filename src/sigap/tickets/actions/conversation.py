"""What the messages that are in a ticket now say about its row."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from sigap.tickets.actions.writing import preview_of_message
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind
from sigap.tickets.thanks import THANKS

AUTOMATIC = ["auto_reply", "bounce"]


def read_off(ticket: Ticket) -> dict[str, Any]:
    """How many they are, and the start of the newest."""
    newest = written(ticket).order_by("-created_at", "-pk").first()
    return {
        "message_count": Message.objects.filter(ticket=ticket).count(),
        "preview": preview_of_message(newest) if newest else "",
    }


def clocks(ticket: Ticket) -> dict[str, Any]:
    """Since when the customer waits, and when was last written."""
    by_people = written(ticket)
    newest = by_people.order_by("-created_at", "-pk").first()
    answered = by_people.filter(author_kind=AuthorKind.AGENT).order_by("-created_at").first()
    asked = by_people.filter(author_kind=AuthorKind.CUSTOMER).exclude(flags__contains=[THANKS])
    if answered:
        asked = asked.filter(created_at__gt=answered.created_at)
    oldest = asked.order_by("created_at", "pk").first()
    return {
        "waiting_since": oldest.created_at if oldest else None,
        "last_message_at": newest.created_at if newest else ticket.opened_at,
    }


def written(ticket: Ticket) -> QuerySet[Message]:
    """What people wrote to each other; neither machines' words nor what leaves later."""
    public = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC)
    by_people = public.exclude(author_kind=AuthorKind.SYSTEM).exclude(flags__overlap=AUTOMATIC)
    return by_people.exclude(outbound__scheduled=True)
