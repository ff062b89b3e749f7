"""The gallery of components."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from sigap.core import clock
from sigap.ui.render import render


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in its states; for developers, and for agents of the desk."""
    actor = getattr(request, "actor", None)
    if not settings.DEBUG and (actor is None or not actor.may("desk")):
        raise Http404
    now = clock.now()
    moments = {
        "now": now,
        "earlier": now - timedelta(minutes=24),
        "old": now - timedelta(days=40),
    }
    return render(request, "ui/styleguide.html", {"at": moments})
