"""How whoever looks after the desk hears of trouble: an app that finds some tells it here, and
whoever reaches people registers how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """``text`` is a msgid with ``%(name)s`` for ``values``; ``said`` what a machine answered;
    ``path`` the page about it. ``event`` is the journal's id of it: nobody hears of one twice."""

    event: int
    verb: str
    text: str
    path: str
    values: dict[str, str | int] = field(default_factory=dict)
    said: str = ""


Teller = Callable[[Alarm], None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """``teller`` tells the administrators, in the caller's transaction."""
    _tellers[:] = [teller]


def tell(alarm: Alarm) -> None:
    for teller in _tellers:
        teller(alarm)
