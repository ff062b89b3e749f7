"""Received messages as their pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sigap.channels.models import Inbound, InboundState

PAGE = 50


@dataclass(frozen=True, slots=True)
class InboundPage:
    """``next`` is the id to continue below; None at the end."""

    rows: Sequence[Inbound]
    next: int | None


def received(state: str = "", below: int | None = None) -> InboundPage:
    """The newest first, in one statement; ``state`` empty is all."""
    found = Inbound.objects.select_related("message")
    if state in InboundState.values:
        found = found.filter(state=state)
    if below is not None:
        found = found.filter(pk__lt=below)
    rows = found.only(
        "source",
        "size",
        "recipients",
        "return_path",
        "state",
        "reason",
        "attempts",
        "received_at",
        "message__ticket_id",
        "message__subject",
    ).order_by("-pk")[: PAGE + 1]
    listed = list(rows)
    return InboundPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)
