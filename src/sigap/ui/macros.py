"""The components of ``templates/ui/macros/``, reachable everywhere as ``ui.button(...)``.

Templates need no import, and a block rendered alone as a fragment has them too. The small pieces
that a list repeats in every row are remembered by language and arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from jinja2 import Environment
from markupsafe import Markup

FILES = ("actions", "fields", "labels", "layout", "overlays", "timeline", "composer")
REPEATED = frozenset({"avatar", "pill", "priority", "tag", "status", "who"})


class Macros:
    """Looks a macro up by name on first use; AttributeError where none has it."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        for file in FILES:
            module = self._environment.get_template(f"ui/macros/{file}.html").module
            found = getattr(module, name, None)
            if found is not None:
                made = _remembered(found) if name in REPEATED else found
                if not self._environment.auto_reload:
                    setattr(self, name, made)
                return made
        raise AttributeError(f"there is no component named {name!r} in ui/macros/")


def _remembered(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    @lru_cache(maxsize=4096)
    def made(language: str | None, *args: Any, **named: Any) -> Markup:
        return macro(*args, **named)

    def remembered(*args: Any, **named: Any) -> Markup:
        return made(get_language(), *args, **named)

    return remembered
