"""How the desk's own notices leave by mail: a channel registers how, whoever queues them asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail of the desk itself to one person. ``message_id`` stays the same over all tries.
    ``ticket`` and ``account``: the agent who gets it can answer that ticket by answering it."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    ticket: int | None = None
    account: int | None = None


class NoWayOut(Exception):
    """Nothing is set up that could send, or its server is down: no fault of the notice."""


class NotNow(Exception):
    """The server does not take this notice now."""


class NeverTaken(Exception):
    """The server will never take this notice."""


Transport = Callable[[Notice], str]
_transports: list[Transport] = []


def register(transport: Transport) -> None:
    """``transport`` returns what the server said, or raises NoWayOut, NotNow or NeverTaken."""
    _transports[:] = [transport]


def post(notice: Notice) -> str:
    """Hands the notice over. Raises NoWayOut, NotNow, NeverTaken."""
    if not _transports:
        raise NoWayOut("no channel here sends mail")
    return _transports[0](notice)
