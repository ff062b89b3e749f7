"""Who listens to which verbs. Apps register in their ``subscribers.py``, loaded at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sigap.journal.models import Event

    React = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Subscriber:
    """``react`` is called once per event, inside a transaction, and may be called again if that
    was rolled back. ``name`` is kept in the database: never change it."""

    name: str
    verbs: frozenset[str]
    react: React


_by_name: dict[str, Subscriber] = {}


def subscribe(name: str, *verbs: str) -> Callable[[React], React]:
    """Registers a function as subscriber ``name`` of the verbs."""

    def register(react: React) -> React:
        _by_name[name] = Subscriber(name, frozenset(verbs), react)
        _of_verb.cache_clear()
        listened_verbs.cache_clear()
        return react

    return register


def subscriber(name: str) -> Subscriber:
    return _by_name[name]


def subscribers_of(verb: str) -> tuple[Subscriber, ...]:
    return _of_verb(verb)


@cache
def _of_verb(verb: str) -> tuple[Subscriber, ...]:
    return tuple(found for found in _by_name.values() if verb in found.verbs)


@cache
def listened_verbs() -> list[str]:
    return sorted({verb for found in _by_name.values() for verb in found.verbs})
