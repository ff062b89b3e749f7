"""The way into all settings."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from sigap.people import desk_settings
from sigap.people.http import Request, agent_page
from sigap.ui.render import render


@require_GET
@agent_page()
def home(request: Request) -> HttpResponseBase:
    """What the actor may set, by subject."""
    return render(
        request, "people/settings.html", {"groups": desk_settings.shown_to(request.actor)}
    )
