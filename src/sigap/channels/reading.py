"""How the messages of a source are read: each channel registers an adapter for its source.

The queue of what came in (``channels.actions.inbound``) knows adapters only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sigap.channels.models import Inbound
from sigap.tickets.models import Message


class CannotRead(Exception):
    """The message can never be understood; the text is the true cause."""


class TryAgain(Exception):
    """Reading broke off; another try may succeed."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a message. ``remark`` says so where it is not plainly a new message; without
    a ``message`` it is held in quarantine, and the remark says why, unless it is ``settled``: the
    desk's own business, done."""

    message: Message | None
    remark: str = ""
    settled: bool = False


class Adapter(Protocol):
    """Reads the messages of one source."""

    def read(self, raw: bytes) -> object:
        """Understands one message, outside of any transaction. Raises CannotRead, TryAgain."""

    def file(self, inbounds: Sequence[tuple[Inbound, object]]) -> list[Filed]:
        """Files what ``read`` gave, in order, inside the caller's transaction."""


_adapters: dict[str, Adapter] = {}


def register(source: str, adapter: Adapter) -> None:
    _adapters[source] = adapter


def adapter_of(source: str) -> Adapter:
    """Raises CannotRead where nothing reads this source (any more)."""
    try:
        return _adapters[source]
    except KeyError:
        raise CannotRead(f"nothing here reads messages from {source}") from None
