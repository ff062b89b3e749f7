"""Prepared texts to choose from while writing, and lists of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from sigap.automation.access import canned_for, macros_for
from sigap.automation.models import CannedReply, Macro
from sigap.people.access import AgentActor

OFFERED = 12
PAGE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """``next`` is the cursor of what follows, empty at the end."""

    rows: list[CannedReply]
    next: str


def offered(actor: AgentActor, words: str) -> list[CannedReply]:
    """Those whose name, folder or text holds every word, the most used first: one statement."""
    found = canned_for(actor)
    for word in words.split()[:6]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(folder__icontains=word)
            | Q(text_id__icontains=word)
            | Q(text_en__icontains=word)
        )
    return list(found.order_by("-used_count", "name", "pk")[:OFFERED])


def canned_page(actor: AgentActor, words: str, after: str) -> Page:
    """By folder and name, a page at a time: one statement, two after the first page."""
    found = canned_for(actor).select_related("team")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(folder__icontains=words))
    last = canned_for(actor).filter(pk=int(after)).first() if after.isdecimal() else None
    if last:
        found = found.filter(
            Q(folder__gt=last.folder)
            | Q(folder=last.folder, name__gt=last.name)
            | Q(folder=last.folder, name=last.name, pk__gt=last.pk)
        )
    rows = list(found.order_by("folder", "name", "pk")[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def macros(actor: AgentActor) -> list[Macro]:
    """One's own first, then the teams', then everybody's: one statement."""
    found = macros_for(actor).select_related("team")
    return list(
        found.order_by(
            F("owner").asc(nulls_last=True), F("team").asc(nulls_last=True), "name", "pk"
        )[:PAGE]
    )
