"""What the worker does over and over: queues that are tables, drained batch by batch.

An app offers a loop; the worker gives each a thread. A step that found work is repeated at once;
one that found none waits to be notified, or for its pause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loop:
    """``step`` does one batch and returns how much it did. ``wakes_on`` is a channel of NOTIFY."""

    name: str
    step: Callable[[], int]
    pause_s: float = 2.0
    wakes_on: str = ""


_loops: dict[str, Loop] = {}


def offer(loop: Loop) -> None:
    _loops[loop.name] = loop


def offered() -> list[Loop]:
    return list(_loops.values())
