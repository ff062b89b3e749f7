from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _


class QueryError(ValueError):
    """A query that cannot be understood. The message is for its reader; ``at`` and ``length``
    count characters of the text; ``suggestion`` could stand there instead."""

    def __init__(self, message: str, *, at: int, length: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.message, self.at, self.length, self.suggestion = message, at, length, suggestion


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that somebody may have meant; empty where none is near."""
    found = get_close_matches(text.casefold(), list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(message: str, suggestion: str) -> str:
    if not suggestion:
        return message
    asked = _("Did you mean “%(suggestion)s”?") % {"suggestion": suggestion}
    return f"{message} {asked}"
