"""Knows who is asking, once per request, and answers in their language and time zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from sigap.people.access import AgentActor, actor_of_session


class ActorMiddleware:
    """Sets ``request.actor``; language from the account, else the cookie, else the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of_session(request.session)
        request.actor = actor  # type: ignore[attr-defined]  # views see people.http.Request
        language = actor.language if actor else translation.get_language_from_request(request)
        with translation.override(language), timezone.override(_zone(actor)):
            return self.get_response(request)


def _zone(actor: AgentActor | None) -> ZoneInfo | None:
    return ZoneInfo(actor.time_zone) if actor else None
