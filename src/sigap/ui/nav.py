"""Entries of the main navigation; each app registers its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from sigap.ui.links import url


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry.

    ``right`` is asked of the actor by ``actor.may(right)``; "" is open to everyone signed in.
    ``count`` gets the request and returns a number (cached by its owner), or None for none.
    ``key_hint`` is the letter after G that opens it. ``in_tabbar`` puts it on phones' bar.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    right: str = ""
    count: Callable[[HttpRequest], int | None] | None = None
    key_hint: str = ""
    in_tabbar: bool = True


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as one reader sees it."""

    item: NavItem
    href: str
    is_current: bool
    count: int | None


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Adds an entry; a second one with the same key is a mistake."""
    if item.key in _items:
        raise ValueError(f"navigation entry {item.key!r} is registered twice")
    _items[item.key] = item


def links(request: HttpRequest) -> list[NavLink]:
    """The entries the actor may see, in order; the longest matching address is current."""
    actor: Any = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = [item for item in _items.values() if not item.right or actor.may(item.right)]
    shown.sort(key=lambda item: (item.order, item.key))
    hrefs = {item.key: url(item.url_name) for item in shown}
    current = _current(request.path, hrefs)
    return [
        NavLink(
            item,
            hrefs[item.key],
            item.key == current,
            item.count(request) if item.count else None,
        )
        for item in shown
    ]


def _current(path: str, hrefs: dict[str, str]) -> str:
    matches = [
        (len(href), key)
        for key, href in hrefs.items()
        if path == href or (href != "/" and path.startswith(href))
    ]
    return max(matches, default=(0, ""))[1]
