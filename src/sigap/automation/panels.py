"""What prepared texts and macros add to other pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sigap.people.roles import Right
from sigap.ui import nav, panels


def register() -> None:
    """Called once, when the app is ready."""
    nav.register(
        nav.NavItem(
            key="replies",
            label=_("Canned replies"),
            url_name="automation:replies",
            icon="message-square",
            order=40,
            right=Right.NOTE,
            in_tabbar=False,
        )
    )
    panels.register(
        panels.Panel(
            region="ticket.composer",
            key="canned",
            order=10,
            load=_ticket,
            template="automation/_composer.html",
        )
    )


def _ticket(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    actor = getattr(request, "actor", None)
    if actor is None or not actor.may(Right.NOTE):
        return None
    return {"number": subject.pk, "has_macros": actor.may(Right.CHANGE)}
