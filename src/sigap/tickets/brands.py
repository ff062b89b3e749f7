"""Under which brand a ticket goes: the channels know, and say it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brands:
    """``names``: all there are; ``of``: that of a ticket, empty for none. A statement each."""

    names: Callable[[], list[str]]
    of: Callable[[int], str]


_told: list[Brands] = []


def register(brands: Brands) -> None:
    _told.append(brands)


def brand_names() -> list[str]:
    return sorted({name for brands in _told for name in brands.names() if name})


def brand_of(ticket_id: int) -> str:
    return next((name for brands in _told if (name := brands.of(ticket_id))), "")
