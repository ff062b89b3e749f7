"""The page of one ticket: conversation, facts, customer, history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.translation import gettext as _
from markupsafe import Markup

from sigap.people.access import AgentActor
from sigap.people.roles import Right
from sigap.tickets.access import may
from sigap.tickets.actions.requiring import about
from sigap.tickets.models import Draft, Ticket
from sigap.tickets.models.choices import (
    AGENTS_REASONS,
    Priority,
    Shelf,
    StatusCategory,
    TicketType,
)
from sigap.tickets.queries import reading
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.customers import customer_of
from sigap.tickets.queries.drafts import drafts
from sigap.tickets.queries.fields import form_for_ticket, values_of
from sigap.tickets.queries.linked import linked_tickets
from sigap.tickets.queries.standing import standing
from sigap.tickets.sentences import sentences
from sigap.tickets.shown import drafting, later, lists, more, thread
from sigap.tickets.shown.fields import Card, card
from sigap.tickets.shown.fragments import remembered, template
from sigap.tickets.shown.links import STATUS_ICONS, hanging
from sigap.tickets.shown.rows import (
    LEVELS,
    SOURCE_ICONS,
    priority_name,
    source_name,
    status_name,
)
from sigap.tickets.shown.words import snoozed_words
from sigap.tickets.statuses import all_statuses

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What the composer starts with: a text that came back, or one that was refused."""

    body: str = ""
    html: str = ""
    kind: str = "reply"
    cc: str = ""
    bcc: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def composer_of(actor: AgentActor, draft: Draft) -> Written:
    """What a composer without scripts starts with; the editor takes the draft itself."""
    return Written(body=draft.text, kind=draft.kind, cc=draft.cc, bcc=draft.bcc)


def _resumed(drafts: dict[str, dict[str, Any]]) -> Written:
    """The draft that was written last stands in the composer."""
    if not drafts:
        return Written()
    kind = max(drafts, key=lambda one: drafts[one]["at"])
    last = drafts[kind]
    return Written(body=last["body"], kind=kind, cc=last["cc"], bcc=last["bcc"])


def hidden_token(request: HttpRequest) -> str:
    """One hidden field for all forms of the page, so that it is not made for each."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
    )


def page(
    request: HttpRequest, actor: AgentActor, ticket: Ticket, written: Written | None = None
) -> dict[str, Any]:
    """Everything: the list beside the conversation too."""
    asked = lists.Asked.of(request.GET, actor)
    shown = parts(request, actor, ticket)
    return {
        **shown,
        **lists.pane(actor, asked, ticket.pk),
        "query": asked.query(),
        "written": written or _resumed(shown["drafts"]),
    }


def parts(request: HttpRequest, actor: AgentActor, ticket: Ticket) -> dict[str, Any]:
    """What a change of the ticket can change on its page."""
    csrf = hidden_token(request)
    allowed = {to: may(actor, ticket, to) for to in ("note", "reply", "propose", "change")}
    allowed["redact"] = allowed["change"] and actor.may(Right.REDACT)
    found = drafts(ticket.pk, actor.id)
    before = request.GET.get("before", "")
    messages = reading.thread(ticket.pk, before=int(before) if before.isdecimal() else None)
    customer = customer_of(ticket.pk, ticket.requester_id)
    requester = {("contact", ticket.requester_id): customer.name} if customer.name else {}
    events = sentences(reading.history(ticket.pk), requester)
    has_earlier = len(messages) == reading.THREAD
    return {
        "ticket": ticket,
        "csrf": csrf,
        "may": allowed,
        "pieces": thread.pieces(actor, messages, events, csrf=csrf, may_reply=allowed["reply"]),
        "later": later.presets() if allowed["reply"] or allowed["change"] else [],
        "drafts": drafting.own(found, actor),
        "cards": drafting.cards(found, actor, allowed),
        "newest": max((one.id for one in messages), default=0),
        "earlier": f"?before={messages[0].id}" if has_earlier else "",
        "is_past": bool(before),
        "head": _head(actor, ticket, allowed),
        "status_look": STATUS_ICONS,
        "facts": _facts(ticket) if allowed["change"] else _plain_facts(ticket),
        "fields": _fields(actor, ticket),
        "customer": customer,
        "customer_name": customer.name or customer.address or _("Unknown"),
        "earlier_tickets": [
            (STATUS_ICONS[row.status_category], status_name(row.status_id), row)
            for row in reading.earlier_tickets(actor, ticket)
        ],
        "hanging": hanging(linked_tickets(actor, ticket)),
        "history": [(thread.icon_of(one.verb), one) for one in reversed(events)],
    }


def _fields(actor: AgentActor, ticket: Ticket) -> Card | None:
    """At most one statement, and none on a desk without fields."""
    return card(form_for_ticket(ticket), values_of(ticket.pk), about(ticket, actor))


def _head(actor: AgentActor, ticket: Ticket, allowed: dict[str, bool]) -> dict[str, Any]:
    is_solved = ticket.status_category == StatusCategory.SOLVED
    return {
        "status": status_name(ticket.status_id),
        "source_icon": SOURCE_ICONS[ticket.source],
        "source": source_name(ticket.source),
        "is_solved": is_solved,
        "is_closed": ticket.is_closed,
        "is_open": ticket.is_open and not ticket.shelf,
        "asleep": snoozed_words(ticket.snoozed_until),
        "shelf": str(Shelf(ticket.shelf).label) if ticket.shelf else "",
        "more": more.acts(ticket, standing(ticket.pk, actor.id), allowed),
        "reasons": [(one.value, one.label) for one in AGENTS_REASONS[1:]],
        "is_mine": ticket.assignee_id == actor.id,
        "level": LEVELS[ticket.priority],
        "statuses": [one for one in reachable(ticket) if one.pk != ticket.status_id],
        "assignee": dict(choices().assignees(None)).get(ticket.assignee_id or 0, ""),
    }


def reachable(ticket: Ticket) -> list[Any]:
    """The statuses that the ticket may take from here."""
    closable = ticket.status_category in {StatusCategory.SOLVED, StatusCategory.CLOSED}
    is_new = ticket.status_category == StatusCategory.NEW
    return [
        one
        for one in all_statuses()
        if (one.category != StatusCategory.CLOSED or closable)
        and (one.category != StatusCategory.NEW or is_new)
    ]


@dataclass(frozen=True, slots=True)
class Fact:
    """One property. Without ``options`` it is only read."""

    verb: str
    name: str
    label: str
    value: Any
    text: str
    options: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def drawn(self) -> Markup:
        return drawn_options(self.options, self.value)


def drawn_options(options: list[tuple[Any, Any]], chosen: Any) -> Markup:
    """The options of a select. They are the same on most pages, so they are remembered."""
    key = ("options", tuple(options), chosen)
    return remembered(
        key, lambda: template("tickets/_options.html", options=options, chosen=chosen)
    )


def fact(ticket: Ticket, name: str) -> Fact:
    """The property of this name, with what can be chosen for it."""
    return next(one for one in _facts(ticket) if one.name == name)


def _facts(ticket: Ticket) -> list[Fact]:
    if ticket.is_closed:
        return _plain_facts(ticket)
    found = choices()
    nobody: list[tuple[Any, Any]] = [(NOBODY, "–")]
    offered: dict[str, list[tuple[Any, Any]]] = {
        "status": [(one.pk, str(one)) for one in reachable(ticket)],
        "priority": [(one.value, str(one.label)) for one in reversed(Priority)],
        "type": [(one.value, str(one.label)) for one in TicketType],
        "team": nobody + list(found.teams),
        "assignee": _with_present(nobody + found.assignees(ticket.team_id), ticket),
        "tier": [(tier, f"L{tier}") for tier in (1, 2, 3)],
        "category": nobody + list(found.categories),
    }
    return [
        Fact(one.verb, one.name, one.label, one.value, one.text, offered[one.name])
        for one in _plain_facts(ticket)
    ]


def _with_present(options: list[tuple[Any, Any]], ticket: Ticket) -> list[tuple[Any, Any]]:
    """Whoever has the ticket is offered too, member of the team or not."""
    if ticket.assignee_id and ticket.assignee_id not in dict(options):
        name = dict(choices().assignees(None)).get(ticket.assignee_id)
        return [*options, (ticket.assignee_id, name or _("An agent"))]
    return options


def _plain_facts(ticket: Ticket) -> list[Fact]:
    found = choices()
    names: dict[str, dict[Any, str]] = {
        "team": dict(found.teams),
        "assignee": dict(found.assignees(None)),
        "category": dict(found.categories),
    }

    def one(verb: str, name: str, label: str, value: Any, text: str) -> Fact:
        return Fact(verb, name, label, NOBODY if value is None else value, text)

    return [
        one("status", "status", _("Status"), ticket.status_id, status_name(ticket.status_id)),
        one("priority", "priority", _("Priority"), ticket.priority, priority_name(ticket.priority)),
        one(
            "assign",
            "assignee",
            _("Assignee"),
            ticket.assignee_id,
            names["assignee"].get(ticket.assignee_id, ""),
        ),
        one("assign", "team", _("Team"), ticket.team_id, names["team"].get(ticket.team_id, "")),
        one("assign", "tier", _("Tier"), ticket.tier, f"L{ticket.tier}"),
        one("type", "type", _("Type"), ticket.type, str(TicketType(ticket.type).label)),
        one(
            "category",
            "category",
            _("Category"),
            ticket.category_id,
            names["category"].get(ticket.category_id, ""),
        ),
    ]
