"""Who does things: an agent, a contact, a rule, a bot or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Whoever an event names as its doer."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class PlainActor:
    """An actor that needs no rights of its own: the system, a contact writing in, a rule."""

    kind: str
    id: int | None = None


SYSTEM = PlainActor("system")


def contact_actor(contact_id: int) -> PlainActor:
    return PlainActor("contact", contact_id)
