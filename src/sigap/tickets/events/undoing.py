"""Operations on many tickets, and what is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent
from sigap.tickets.events.base import TicketEvent


@dataclass(frozen=True, kw_only=True)
class TicketUndone(TicketEvent):
    """What ``undid`` (verbs) had changed was set back; its cause is the event undone."""

    verb = "ticket.undone"
    sentence = _("{actor} undid a change: {changes}")
    undid: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BulkStarted(TypedEvent):
    """An agent began an operation on many tickets, or the undoing of one, ``undo_of``."""

    verb = "bulk.started"
    stream_kind = "bulk"
    sentence = _("{actor} changed many tickets at once")
    webhook = False
    operation: str
    undo_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class BulkFinished(TypedEvent):
    """An operation on many tickets has a result for each; ``problem`` says why it has none."""

    verb = "bulk.finished"
    stream_kind = "bulk"
    sentence = _("A change of many tickets is done")
    webhook = False
    operation: str
    done: int = 0
    skipped: int = 0
    failed: int = 0
    problem: str = ""
    assignee: int | None = None
