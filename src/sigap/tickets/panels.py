"""What the tickets add to the frame of every page: navigation, views, the new ticket."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sigap.people.roles import Right
from sigap.tickets.queries import counting
from sigap.tickets.shown import lists
from sigap.ui import nav, panels


def register() -> None:
    """Called once, when the app is ready."""
    home = nav.NavItem(
        key="home",
        label=_("Home"),
        url_name="tickets:home",
        icon="house",
        order=0,
        right=Right.DESK,
        key_hint="H",
    )
    tickets = nav.NavItem(
        key="tickets",
        label=_("Tickets"),
        url_name="tickets:tickets",
        icon="inbox",
        order=10,
        right=Right.DESK,
        key_hint="T",
        count=_mine,
    )
    nav.register(home)
    nav.register(tickets)
    panels.register(
        panels.Panel(
            region="side", key="views", order=10, load=_views, template="tickets/_views.html"
        )
    )
    panels.register(
        panels.Panel(
            region="side.new", key="new", order=10, load=_new, template="tickets/_new_link.html"
        )
    )
    panels.register(
        panels.Panel(
            region="shell", key="undo", order=10, load=_undo, template="tickets/_undo.html"
        )
    )

    panels.register(
        panels.Panel(
            region="shell",
            key="palette",
            order=10,
            load=_palette,
            template="tickets/_palette.html",
        )
    )


def _palette(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    actor = getattr(request, "actor", None)
    return {} if actor and actor.may(Right.DESK) else None


def _mine(request: HttpRequest) -> int | None:
    return counting.counts(request.actor).get("mine")  # type: ignore[attr-defined] # nav asks for an actor first


def _views(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    actor = getattr(request, "actor", None)
    return lists.views(request) if actor and actor.may(Right.DESK) else None


def _new(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    actor = getattr(request, "actor", None)
    return {} if actor and actor.may(Right.OPEN) else None


def _undo(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    actor = getattr(request, "actor", None)
    return {} if actor and actor.may(Right.DESK) else None
