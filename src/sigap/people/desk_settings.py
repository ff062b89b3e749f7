"""Entries of the settings' front page; each app registers its own when it is ready."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.people.access import AgentActor
from sigap.people.roles import Right

GROUPS: dict[str, Promise] = {
    "people": _("People and rights"),
    "channels": _("Channels"),
    "tickets": _("Tickets"),
    "own": _("My account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page of settings. ``group`` is a key of GROUPS; who lacks ``right`` does not see it."""

    group: str
    title: str | Promise
    sub: str | Promise
    url_name: str
    icon: str
    order: int
    right: Right = Right.DESK


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Adds pages; the same page twice is one."""
    for entry in entries:
        if entry.group not in GROUPS:
            raise ValueError(f"no group of settings is named {entry.group!r}")
        _entries[entry.url_name] = entry


def shown_to(actor: AgentActor) -> list[tuple[Promise, list[Entry]]]:
    """The groups with at least one entry that the actor may open."""
    allowed = sorted(
        (entry for entry in _entries.values() if actor.may(entry.right)),
        key=lambda entry: entry.order,
    )
    found = ((title, [e for e in allowed if e.group == key]) for key, title in GROUPS.items())
    return [(title, entries) for title, entries in found if entries]
