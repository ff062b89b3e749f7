"""What was left out or guessed while a message was read, collected on the way."""

from __future__ import annotations

from enum import StrEnum


class Notice(StrEnum):
    """Codes in ``Envelope.notices``; one with a number is written ``code:number``."""

    MESSAGE_CUT = "message_cut"
    HEADERS_CUT = "headers_cut"
    PARTS_CUT = "parts_cut"
    DEPTH_CUT = "depth_cut"
    ADDRESSES_CUT = "addresses_cut"
    TEXT_CUT = "text_cut"
    HTML_CUT = "html_cut"
    NO_SENDER = "no_sender"


class Unreadable(Exception):
    """A message that cannot become an Envelope; ``reason`` is the true cause, in plain English."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Notices:
    """The notices of one message, in the order in which they came up, each once."""

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, notice: Notice, count: int | None = None) -> None:
        self._seen[notice if count is None else f"{notice}:{count}"] = None

    def all(self) -> tuple[str, ...]:
        return tuple(self._seen)

    def limited(self) -> bool:
        """Whether anything was left out, as opposed to guessed."""
        return any(notice != Notice.NO_SENDER for notice in self._seen)
