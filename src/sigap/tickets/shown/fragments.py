"""Fragments that look the same each time they are shown: made once, then looked up."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from sigap.core import clock
from sigap.ui.environment import environment

MOST = 20_000
_made: dict[Hashable, Markup] = {}


def reading() -> tuple[str, str, int]:
    """What a fragment depends on besides its subject: language, time zone and today's date."""
    zone = timezone.get_current_timezone()
    today = clock.now().astimezone(zone).toordinal()
    return get_language() or "id", str(zone), today


def remembered(key: Hashable, make: Callable[[], str]) -> Markup:
    """The fragment of this key; ``make`` runs where it is not known yet."""
    found = _made.get(key)
    if found is None:
        if len(_made) >= MOST:
            _made.clear()
        found = _made[key] = Markup(make())  # noqa: S704 - templates escape what they are given
    return found


def template(name: str, /, **values: object) -> str:
    """A template of rows or messages; it gets no request, so that nothing personal can enter."""
    return environment().get_template(name).render(values)


def forget_fragments() -> None:
    _made.clear()
