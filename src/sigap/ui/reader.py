"""Who reads the page: what the frame of every page needs to know of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import get_language

from sigap.ui import nav
from sigap.ui.texts import texts


class Reader:
    """Preferences of the actor (all optional), and parts that are worked out only when asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.actor: Any = getattr(request, "actor", None)
        self.theme: str = getattr(self.actor, "theme", "auto")
        self.density: str = getattr(self.actor, "density", "cosy")
        self.has_single_keys: bool = getattr(self.actor, "has_single_keys", True)
        self.language: str = get_language() or "id"

    @cached_property
    def nav(self) -> list[nav.NavLink]:
        return nav.links(self._request)

    @cached_property
    def texts(self) -> dict[str, str]:
        return texts()

    def messages(self) -> list[Message]:
        """What Django's messages hold for this session, once."""
        return list(get_messages(self._request))


def reader(request: HttpRequest) -> Reader:
    """The reader of this request, made once."""
    kept: Reader | None = getattr(request, "_reader", None)
    if kept is None:
        kept = Reader(request)
        request._reader = kept  # type: ignore[attr-defined] # the request is the cache
    return kept
