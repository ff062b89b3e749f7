"""What the own mail server's spam filter says in the header of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

KNOWN = frozenset(
    {
        "x-spam-score",
        "x-spam-level",
        "x-spam-flag",
        "x-spam-status",
        "x-spamd-result",
        "x-rspamd-score",
    }
)
_NUMBER = r"(-?\d{1,6}(?:\.\d{1,6})?)"
_NAMED = re.compile(rf"\b(?:score|hits)={_NUMBER}", re.IGNORECASE)
_OF = re.compile(rf"\[\s*{_NUMBER}\s*/")
_LEADING = re.compile(rf"\s*{_NUMBER}(?![\d.])")
_STARS = re.compile(r"[*+x]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spam:
    """The highest score found, and whether a field says plainly that it is spam."""

    score: float | None = None
    flagged: bool = False


def spam_in(headers: Iterable[tuple[str, str]], name: str = "") -> Spam:
    """Reads the field ``name``, or all known ones. Of several the highest counts: by adding some
    a sender can only make it worse."""
    wanted = {name.lower()} if name else KNOWN
    values = [value for field, value in headers if field.lower() in wanted]
    scores = [score for value in values if (score := score_in(value)) is not None]
    flagged = any(value.strip().lower().startswith(("yes", "true")) for value in values)
    return Spam(max(scores, default=None), flagged)


def score_in(value: str) -> float | None:
    """The number in ``7.2``, ``Yes, score=7.2 required=5.0``, ``default: False [7.2 / 15.0]`` or
    as many as there are stars; None where there is none."""
    text = value.strip()
    if _STARS.fullmatch(text):
        return float(len(text))
    found = _NAMED.search(text) or _OF.search(text) or _LEADING.match(text)
    return float(found[1]) if found else None
