"""Tickets that are merged, taken apart, split and linked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap.tickets.events.base import TicketEvent


@dataclass(frozen=True, kw_only=True)
class TicketMerged(TicketEvent):
    """The ticket ``merged`` went into this one with all that it has, by the merge ``merge``."""

    verb = "ticket.merged"
    sentence = _("{actor} merged #{merged} into this ticket")
    merged: int
    merge: int
    participants: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketMergedAway(TicketEvent):
    """The ticket went into the ticket ``into``, which its number leads to from now on."""

    verb = "ticket.merged_away"
    sentence = _("{actor} merged the ticket into #{into}")
    into: int


@dataclass(frozen=True, kw_only=True)
class TicketRestored(TicketEvent):
    """The ticket stands alone again, with all that belongs to it; it was merged into ``source``."""

    verb = "ticket.restored"
    sentence = _("{actor} took the ticket out of #{source} again")
    source: int


@dataclass(frozen=True, kw_only=True)
class TicketSplit(TicketEvent):
    """``messages`` were taken out of this ticket into a new one, ``other``."""

    verb = "ticket.split"
    sentence = _("{actor} split off #{other}")
    other: int
    messages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SplitUndone(TicketSplit):
    """``messages`` that were split off came back from ``other``."""

    verb = "ticket.split_undone"
    sentence = _("{actor} brought back what was split off to #{other}")


@dataclass(frozen=True, kw_only=True)
class TicketLinked(TicketEvent):
    """The ticket was linked with ``other``; ``kind`` is what it is to that one."""

    verb = "ticket.linked"
    sentence = _("{actor} linked the ticket with #{other}")
    other: int
    kind: str = "related"
