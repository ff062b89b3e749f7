"""What all events of tickets share; ``changes`` maps each changed attribute to [old, new]."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sigap.journal.events import TypedEvent

Changes = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TicketEvent(TypedEvent):
    """Anything that happens to a ticket; from its changes the row can be rebuilt."""

    stream_kind = "ticket"
    changes: Changes = field(default_factory=dict)
