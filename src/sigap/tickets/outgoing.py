"""How channels take answers out: each registers a planner that actions ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from sigap.tickets.models import Message

CHANNEL = "sigap_outbound"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What an ``Outbound`` row needs: how long it can be undone, its fixed Message-ID, the
    thread that it continues, and the addresses that it goes to."""

    undo: timedelta
    message_id: str
    recipients: tuple[str, ...]
    in_reply_to: str = ""
    references: str = ""


Planner = Callable[["Message"], Plan | None]
_planners: dict[str, Planner] = {}


def register(channel: str, planner: Planner) -> None:
    """``planner`` returns None where there is nobody to send to."""
    _planners[channel] = planner


def plan(channel: str, message: Message) -> Plan | None:
    planner = _planners.get(channel)
    return planner(message) if planner else None


def wake_senders() -> None:
    """Tells senders, once this transaction is committed, that something is due at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
