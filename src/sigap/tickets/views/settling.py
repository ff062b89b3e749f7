"""Changing a ticket: status, people, properties, tags. One verb, one view, one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import find_ticket, ticket_for
from sigap.tickets.actions import assigning, properties
from sigap.tickets.actions import settling as acts
from sigap.tickets.actions.changing import Conflict
from sigap.tickets.actions.requiring import FieldsMissing
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import AGENTS_REASONS, Priority, SolveReason, TicketType
from sigap.tickets.queries.choosing import choices
from sigap.tickets.shown import workspace
from sigap.tickets.views.answers import changed
from sigap.tickets.views.fields import opened_by_solving

PEOPLE = ("team", "assignee", "tier")


@dataclass(frozen=True, slots=True)
class Clash:
    """A property that somebody else changed meanwhile: their value and the one chosen here."""

    verb: str
    name: str
    label: str
    now: str
    yours: str
    value: str


@require_POST
@agent_page()
def solve(request: Request, number: int) -> HttpResponseBase:
    """With a reason where one was chosen."""
    chosen = request.POST.get("reason") or SolveReason.AGENT.value
    reason = SolveReason(forms.choice(chosen, AGENTS_REASONS))

    def act(ticket: int, *, actor: Any) -> Ticket:
        return acts.solve_ticket(ticket, actor=actor, reason=reason)

    return _settle(request, number, act, _("Solved"))


@require_POST
@agent_page()
def reopen(request: Request, number: int) -> HttpResponseBase:
    return _settle(request, number, acts.reopen_ticket, _("Reopened"))


@require_POST
@agent_page()
def take(request: Request, number: int) -> HttpResponseBase:
    """Assigns the ticket to whoever asks."""

    def act(ticket: int, *, actor: Any) -> Ticket:
        return assigning.assign_ticket(ticket, actor=actor, assignee_id=actor.id)

    return _settle(request, number, act, _("The ticket is yours"))


def _settle(
    request: Request, number: int, act: Callable[..., Ticket], said: str
) -> HttpResponseBase:
    ticket_for(request.actor, number, to="change")
    try:
        act(number, actor=request.actor)
    except FieldsMissing as missing:
        return opened_by_solving(request, number, missing.fields)
    except acts.NotAllowedNow:
        return _not_now(request, number)
    except assigning.CannotTakeIt:
        return _cannot_take(request, number)
    return changed(request, number, said=said)


@require_POST
@agent_page()
def status(request: Request, number: int) -> HttpResponseBase:
    def act(value: str, version: int | None) -> None:
        chosen = forms.status(value)
        if chosen is None:
            raise Http404
        acts.set_status(number, chosen, actor=request.actor, expected_version=version)

    return _change(request, number, "status", act)


@require_POST
@agent_page()
def priority(request: Request, number: int) -> HttpResponseBase:
    def act(value: str, version: int | None) -> None:
        _set(request, number, version, priority=forms.choice(value, Priority))

    return _change(request, number, "priority", act)


@require_POST
@agent_page()
def type_(request: Request, number: int) -> HttpResponseBase:
    def act(value: str, version: int | None) -> None:
        _set(request, number, version, type=forms.choice(value, TicketType))

    return _change(request, number, "type", act)


@require_POST
@agent_page()
def category(request: Request, number: int) -> HttpResponseBase:
    def act(value: str, version: int | None) -> None:
        _set(request, number, version, category=forms.category(value))

    return _change(request, number, "category", act)


def _set(request: Request, number: int, version: int | None, **values: Any) -> None:
    properties.change_ticket(number, actor=request.actor, expected_version=version, **values)


@require_POST
@agent_page()
def assign(request: Request, number: int) -> HttpResponseBase:
    """Changes one of team, assignee and tier."""
    name = next((name for name in PEOPLE if name in request.POST), None)
    if name is None:
        raise Http404

    def act(value: str, version: int | None) -> None:
        wanted = forms.number(value)
        if name == "team" and wanted and wanted not in dict(choices().teams):
            raise Http404
        if name == "tier" and wanted not in {1, 2, 3}:
            raise Http404
        values = {name if name == "tier" else f"{name}_id": wanted}
        assigning.assign_ticket(number, actor=request.actor, expected_version=version, **values)  # type: ignore[arg-type] # one of three known names

    return _change(request, number, name, act)


@require_POST
@agent_page()
def tags(request: Request, number: int) -> HttpResponseBase:
    def act(value: str, version: int | None) -> None:
        wanted = value.split(",")
        properties.set_tags(number, wanted, actor=request.actor, expected_version=version)

    return _change(request, number, "tags", act)


def _change(
    request: Request, number: int, name: str, act: Callable[[str, int | None], None]
) -> HttpResponseBase:
    """Changes one property. Where others changed the ticket, but not this property, that is no
    conflict; where they changed this one, both values are shown and the agent decides."""
    ticket_for(request.actor, number, to="change")
    wanted = forms.Changed.of(request.POST, name)
    try:
        try:
            act(wanted.value, wanted.version)
        except Conflict as conflict:
            if wanted.was is None or wanted.was != present(conflict.ticket, name):
                return _clash(request, number, name, wanted)
            act(wanted.value, conflict.ticket.version)
    except Conflict:
        return _clash(request, number, name, wanted)
    except FieldsMissing as missing:
        return opened_by_solving(request, number, missing.fields)
    except acts.NotAllowedNow:
        return _not_now(request, number)
    except assigning.CannotTakeIt:
        return _cannot_take(request, number)
    return changed(request, number)


def present(ticket: Ticket, name: str) -> str:
    """A property as its form shows it."""
    if name == "tags":
        return ", ".join(ticket.tags)
    attribute = name if name in {"priority", "type", "tier"} else f"{name}_id"
    value = getattr(ticket, attribute)
    return "" if value is None else str(value)


def _clash(request: Request, number: int, name: str, wanted: forms.Changed) -> HttpResponseBase:
    ticket = find_ticket(request.actor, number)
    if ticket is None:
        raise Http404
    if name == "tags":
        clash = Clash(name, name, _("Tags"), ", ".join(ticket.tags), wanted.value, wanted.value)
    else:
        fact = workspace.fact(ticket, name)
        names = {str(value): str(text) for value, text in fact.options}
        yours = names.get(wanted.value, wanted.value)
        clash = Clash(fact.verb, name, fact.label, fact.text or "–", yours, wanted.value)
    return changed(request, number, status=409, conflict=clash)


def _not_now(request: Request, number: int) -> HttpResponseBase:
    said = _("The ticket's status does not allow this.")
    return changed(request, number, status=409, said=said, tone="warning")


def _cannot_take(request: Request, number: int) -> HttpResponseBase:
    said = _("This agent cannot see or answer the ticket.")
    return changed(request, number, status=422, said=said, tone="warning")
