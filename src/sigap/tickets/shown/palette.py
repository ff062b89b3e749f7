"""What the command palette offers: the ticket in hand first, then places, then what is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from sigap.people.access import AgentActor
from sigap.people.roles import Right
from sigap.tickets.access import find_ticket, may
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import AGENTS_REASONS, Priority
from sigap.tickets.queries import finding
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.listing import VIEWS
from sigap.tickets.queries.standing import standing
from sigap.tickets.shown import later, more
from sigap.tickets.shown.links import STATUS_ICONS
from sigap.tickets.shown.workspace import reachable
from sigap.ui import nav

FOUND = 8
MOST = 60
INTO = ("assign", "team", "status", "priority", "snooze")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a page (``href``), a verb to post with ``values``, or a choice (``into``)."""

    words: str
    icon: str
    key: str = ""
    href: str = ""
    post: str = ""
    into: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    entries: list[Entry]


def groups(
    request: HttpRequest, actor: AgentActor, number: int | None, words: str, into: str
) -> list[Group]:
    """At most five statements. Every word must be in an entry's own words."""
    ticket = find_ticket(actor, number) if number else None
    if ticket and into in INTO and may(actor, ticket, "change"):
        return _kept([Group(f"#{ticket.pk}", _choices(ticket, into))], words)
    found = [Group(f"#{ticket.pk}", _of_ticket(actor, ticket))] if ticket else []
    found.append(Group(_("Go to"), list(_places(request, actor))))
    kept = _kept(found, words)
    if words:
        rows = finding.search(actor, words, limit=FOUND).rows
        entries = [
            Entry(f"#{row.id} {row.subject}", "inbox", href=f"/tickets/{row.id}/") for row in rows
        ]
        entries.append(
            Entry(
                _("Search for “%(words)s”") % {"words": words}, "search", "/", f"/search/?q={words}"
            )
        )
        kept.append(Group(_("Found"), entries))
    return kept


def _of_ticket(actor: AgentActor, ticket: Ticket) -> list[Entry]:
    allowed = {to: may(actor, ticket, to) for to in ("note", "change")}
    allowed["redact"] = allowed["change"] and actor.may(Right.REDACT)
    base = f"/tickets/{ticket.pk}"
    found = []
    if allowed["change"] and not ticket.is_closed:
        is_solved = not ticket.is_open
        verb = ("reopen", _("Reopen")) if is_solved else ("solve", _("Solve"))
        found += [
            Entry(verb[1], "circle-check", "E", post=f"{base}/{verb[0]}"),
            Entry(_("Assign to me"), "user-check", "I", post=f"{base}/take"),
            Entry(_("Assign…"), "user-check", "A", into="assign"),
            Entry(_("Team…"), "users", into="team"),
            Entry(_("Status…"), "circle-dot", "S", into="status"),
            Entry(_("Priority…"), "circle-alert", "P", into="priority"),
        ]
        if ticket.is_open:
            found.append(Entry(_("Snooze…"), "alarm-clock", "H", into="snooze"))
    for act in more.acts(ticket, standing(ticket.pk, actor.id), allowed):
        href, post = ("", act.href) if act.posts else (act.href, "")
        found.append(Entry(act.words, act.icon, act.key, href=href, post=post))
    return found


def _choices(ticket: Ticket, into: str) -> list[Entry]:
    base = f"/tickets/{ticket.pk}"
    ways = {
        "assign": lambda: [
            Entry(name, "user-check", post=f"{base}/assign", values={"assignee": pk})
            for pk, name in choices().assignees(ticket.team_id)
        ],
        "team": lambda: [
            Entry(name, "users", post=f"{base}/assign", values={"team": pk})
            for pk, name in choices().teams
        ],
        "status": lambda: _statuses(ticket, base),
        "priority": lambda: [
            Entry(str(one.label), "circle-alert", post=f"{base}/priority", values={"priority": one})
            for one in reversed(Priority)
        ],
        "snooze": lambda: _moments(base),
    }
    return ways[into]()


def _statuses(ticket: Ticket, base: str) -> list[Entry]:
    found = [
        Entry(
            str(one), STATUS_ICONS[one.category], post=f"{base}/status", values={"status": one.pk}
        )
        for one in reachable(ticket)
    ]
    if ticket.is_open:
        found += [
            Entry(
                _("Solve because: %(reason)s") % {"reason": one.label},
                "circle-check",
                post=f"{base}/solve",
                values={"reason": one.value},
            )
            for one in AGENTS_REASONS[1:]
        ]
    return found


def _moments(base: str) -> list[Entry]:
    moments = [*later.presets(), (_("Until the customer answers"), "answer")]
    return [
        Entry(words, "alarm-clock", post=f"{base}/snooze", values={"until": value})
        for words, value in moments
    ]


def _places(request: HttpRequest, actor: AgentActor) -> Iterator[Entry]:
    if actor.may(Right.REPLY):
        yield Entry(_("Take the next ticket"), "arrow-right", "G N", post="/tickets/next")
    if actor.may(Right.OPEN):
        yield Entry(_("New ticket"), "plus", "C", href="/tickets/new")
    for link in nav.links(request):
        key = f"G {link.item.key_hint}" if link.item.key_hint else ""
        yield Entry(str(link.item.label), link.item.icon, key, href=link.href)
    for view in VIEWS:
        yield Entry(str(view.label), view.icon, href=f"/tickets/?view={view.key}")
    yield Entry(_("Board"), "square-kanban", href="/tickets/board")
    yield Entry(_("Profile"), "user", href="/settings/profile/")
    yield Entry(_("Settings"), "settings", href="/settings/")


def _kept(found: list[Group], words: str) -> list[Group]:
    wanted = words.casefold().split()
    kept = []
    for group in found:
        entries = [one for one in group.entries if all(w in one.words.casefold() for w in wanted)]
        if entries:
            kept.append(Group(group.label, entries[:MOST]))
    return kept
