from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from sigap.core import clock
from sigap.people.access import AgentActor
from sigap.tickets.conditions import Condition
from sigap.tickets.querying.faults import QueryError, did_you_mean
from sigap.tickets.querying.tokens import Raw
from sigap.tickets.querying.tree import Term

ONLY_EQUAL = frozenset({":"})
ORDERED = frozenset({":", ">", ">=", "<", "<="})
NOTHING = "none"
NOTHINGS = frozenset({"none", "kosong", "empty"})


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom and when a query is asked: ``me`` and ``today`` mean something only to them."""

    actor: AgentActor
    now: datetime

    @classmethod
    def of(cls, actor: AgentActor) -> Asker:
        return cls(actor, clock.now().astimezone(ZoneInfo(actor.time_zone)))


class Kind(Protocol):
    """``read`` raises QueryError and returns the neutral value; ``write`` puts a neutral value
    into the reader's language; ``condition`` compiles a term over a column; ``complete`` offers
    values as (text to write, explanation)."""

    operators: frozenset[str]

    def read(self, raw: Raw) -> str: ...

    def write(self, value: str) -> str: ...

    def condition(self, term: Term, column: str, asker: Asker) -> Condition: ...

    def complete(self, start: str) -> Sequence[tuple[str, str]]: ...

    def example(self) -> str: ...


def refused(raw: Raw, suggestion: str = "") -> QueryError:
    """The fault of a value that this key does not have."""
    message = _("“%(value)s” is not a value of this condition.") % {"value": raw.text}
    return QueryError(
        did_you_mean(message, suggestion), at=raw.at, length=raw.length, suggestion=suggestion
    )
