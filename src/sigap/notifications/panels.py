"""What notifications add to pages of others: the bell, the reading of a ticket, a preference."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sigap.notifications.models import Preference
from sigap.notifications.queries import unread
from sigap.people.roles import Right
from sigap.ui.panels import Panel
from sigap.ui.panels import register as register_panel


def register() -> None:
    """Called once, when the app is ready."""
    for region, key, order, load in (
        ("side", "bell", 0, bell),
        ("shell", "reading", 50, reading),
        ("profile", "by_mail", 10, by_mail),
        ("mailboxes", "held", 10, held),
    ):
        register_panel(
            Panel(
                region=region,
                key=key,
                order=order,
                load=load,
                template=f"notifications/_{key}.html",
            )
        )


def bell(request: HttpRequest, subject: Any = None) -> dict[str, Any] | None:
    """How many are unread."""
    actor = getattr(request, "actor", None)
    if actor is None or not actor.may(Right.DESK):
        return None
    return {
        "unread": unread.count(actor.id),
        "is_current": request.path.startswith("/notifications/"),
    }


def reading(request: HttpRequest, subject: Any = None) -> dict[str, Any] | None:
    """On a ticket's own page: what is unread of it is marked as read, also what comes while the
    page is looked at."""
    actor = getattr(request, "actor", None)
    match = request.resolver_match
    if actor is None or match is None or match.view_name != "tickets:ticket":
        return None
    number = match.kwargs["number"]
    return {"number": number, "has_some": has_unread(actor.id, number)}


def has_unread(account_id: int, ticket_id: int) -> bool:
    """Whether something about the ticket was told and not read."""
    return bool(unread.count(account_id)) and unread.is_unread(account_id, ticket_id)


def by_mail(request: HttpRequest, subject: Any = None) -> dict[str, Any] | None:
    """The switch on the profile."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return None
    refused = Preference.objects.filter(pk=actor.id, by_mail=False).exists()
    return {"is_on": not refused}


def held(request: HttpRequest, subject: Any = None) -> dict[str, Any] | None:
    """Why the desk's own mails do not leave."""
    count, why = unread.held()
    return {"count": count, "why": _(why)} if count else None
