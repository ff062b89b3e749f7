"""Who else keeps what was written in a ticket: ribs name what a redaction must reach there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

HIDDEN = "█████"


@dataclass(frozen=True, slots=True)
class Redaction:
    """``messages`` are those that held a passage, or a file that goes."""

    ticket: int
    messages: tuple[int, ...]
    passages: tuple[str, ...]

    def hide(self, text: str) -> str:
        """The text, or HTML, with each passage covered."""
        for passage in self.passages:
            text = text.replace(passage, HIDDEN).replace(escape(passage), HIDDEN)
        return text


# returns the blobs that were let go
Reach = Callable[[Redaction], list[str]]
_reaches: dict[str, Reach] = {}


def offer(name: str, reach: Reach) -> None:
    """Called by ribs in their ``apps.py``; ``reach`` runs in the redaction's transaction."""
    _reaches[name] = reach


def reach_all(redaction: Redaction) -> list[str]:
    return [sha256 for reach in _reaches.values() for sha256 in reach(redaction)]
