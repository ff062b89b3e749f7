"""Who reads the page: what the frame of every page needs to know of them."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.translation import get_language
from markupsafe import Markup

from sigap.ui import nav
from sigap.ui.environment import environment
from sigap.ui.texts import drawn


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

    @property
    def texts(self) -> Markup:
        return drawn(self.language)

    @property
    def shortcuts(self) -> Markup:
        return _shortcuts(self.language)

    def messages(self) -> list[Message]:
        """What Django's messages hold for this session, once."""
        return list(get_messages(self._request))


@cache
def _shortcuts(language: str) -> Markup:
    """The overview of keys, the same for all who read this (active) language."""
    text = environment().get_template("ui/_shortcuts.html").render()
    return Markup(text)  # noqa: S704 - autoescaped


def reader(request: HttpRequest) -> Reader:
    """The reader of this request, made once."""
    kept: Reader | None = getattr(request, "_reader", None)
    if kept is None:
        kept = Reader(request)
        request._reader = kept  # type: ignore[attr-defined] # the request is the cache
    return kept
