"""A ticket's custom fields: the form, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets import forms
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import Conflict
from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.requiring import FieldsMissing, NotAllowedNow, about
from sigap.tickets.actions.settling import solve_ticket
from sigap.tickets.fields.checking import FieldsRefused, missing_to_solve, without_hidden
from sigap.tickets.fields.definitions import FieldDef, FormDef
from sigap.tickets.fields.evaluating import About
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.posted import Posted, posted
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import StatusCategory, TicketType
from sigap.tickets.queries.fields import catalogue, contents, form_for_ticket, values_of
from sigap.tickets.shown.fields import UNTOUCHED, Filled, sheet, written
from sigap.tickets.views.answers import changed
from sigap.ui.render import is_fragment, render

SOLVE = "solve"


@require_http_methods(["GET", "POST"])
@agent_page()
def fields(request: Request, number: int) -> HttpResponseBase:
    """The ticket's form, and its values as somebody filled them in. ``then=solve`` solves too."""
    ticket = ticket_for(request.actor, number, to="change")
    form = form_for_ticket(ticket)
    if form is None or ticket.is_closed:
        raise Http404
    if request.method == "POST":
        return _save(request, ticket, form)
    then = request.GET.get("then", "")
    return _page(request, ticket, form, _wanting(request, ticket, form, then), then=then)


def _wanting(request: Request, ticket: Ticket, form: FormDef, then: str) -> Filled:
    """Where it was opened by solving: what is missing."""
    if then != SOLVE:
        return UNTOUCHED
    held = contents(values_of(ticket.pk))
    solved = about(ticket, request.actor, status=StatusCategory.SOLVED)
    return Filled({}, needed(missing_to_solve(form, held, solved)))


def needed(keys: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(keys, _("Needed to solve the ticket."))


def _save(request: Request, ticket: Ticket, form: FormDef) -> HttpResponseBase:
    told = posted(request.POST, form.fields)
    then = request.POST.get("then", "")
    if told.errors:
        return _again(request, ticket, form, told, told.errors)
    held = contents(values_of(ticket.pk))
    given = without_hidden(form, held, told.given, about(ticket, request.actor))
    version = forms.number(request.POST.get("version"))
    try:
        try:
            change_fields(ticket.pk, given, actor=request.actor, expected_version=version)
        except Conflict as conflict:
            clashes = _clashes(form, ticket, told)
            if clashes:
                return _again(request, conflict.ticket, form, told, {}, clashes)
            change_fields(ticket.pk, given, actor=request.actor)
        if then == SOLVE:
            solve_ticket(ticket.pk, actor=request.actor)
    except FieldsRefused as refused:
        return _again(request, ticket, form, told, refused.errors)
    except FieldsMissing as missing:
        return _again(request, ticket, form, told, needed(one.key for one in missing.fields))
    except NotAllowedNow:
        said = _("The ticket's status does not allow this.")
        return changed(request, ticket.pk, status=409, said=said, tone="warning")
    said = _("Solved") if then == SOLVE else _("Saved.")
    return changed(request, ticket.pk, said=said, folds_fields=True)


def _clashes(form: FormDef, ticket: Ticket, told: Posted) -> dict[str, str]:
    """What somebody else wrote meanwhile into the fields that were changed here, in words."""
    held = values_of(ticket.pk)
    clashes = {}
    for key in told.given:
        field = form.fields[key]
        present = held.get(field.id)
        if "\n".join(written(field, present)) != told.was[key]:
            clashes[key] = KINDS[field.kind].shown(field, present) if present else "–"
    return clashes


def _again(
    request: Request,
    ticket: Ticket,
    form: FormDef,
    told: Posted,
    errors: dict[str, str],
    now: dict[str, str] | None = None,
) -> HttpResponseBase:
    filled = Filled(told.values, errors, told.given, now or {})
    status = 409 if now else 422
    then = request.POST.get("then", "")
    return _page(request, ticket, form, filled, then=then, status=status)


def _page(
    request: Request,
    ticket: Ticket,
    form: FormDef,
    filled: Filled,
    *,
    then: str = "",
    status: int = 200,
) -> HttpResponseBase:
    made = sheet(form, values_of(ticket.pk), about(ticket, request.actor), filled)
    context = {"ticket": ticket, "sheet": made, "then": then}
    name = "tickets/_fields_form.html" if is_fragment(request) else "tickets/fields.html"
    return render(request, name, context, status=status)


def opened_by_solving(
    request: Request, ticket_id: int, missing: list[FieldDef]
) -> HttpResponseBase:
    """Solving was refused: says which fields are missing, and opens the form at them."""
    said = missing_words(missing)
    if not is_fragment(request):
        messages.warning(request, said)
        return redirect(f"/tickets/{ticket_id}/fields?then={SOLVE}")
    ticket = ticket_for(request.actor, ticket_id, to="change")
    form = form_for_ticket(ticket)
    if form is None:
        raise Http404
    filled = Filled({}, needed(one.key for one in missing))
    made = sheet(form, values_of(ticket_id), about(ticket, request.actor), filled)
    more: dict[str, Any] = {"sheet": made, "then": SOLVE}
    return changed(request, ticket_id, status=422, said=said, tone="warning", **more)


def missing_words(missing: list[FieldDef]) -> str:
    names = ", ".join(field.label for field in missing)
    return _("To solve this ticket, fill in: %(names)s.") % {"names": names}


@require_GET
@agent_page(Right.OPEN)
def new_fields(request: Request) -> HttpResponseBase:
    """The part of the page for new tickets that depends on team and type."""
    category = forms.category(request.GET.get("category", ""))
    team_id = forms.number(request.GET.get("team")) or (category.team_id if category else None)
    type_ = forms.choice(request.GET.get("type", TicketType.REQUEST.value), TicketType)
    made = new_sheet(request, team_id=team_id, type_=type_)
    return render(request, "tickets/_new_fields.html", {"sheet": made})


def new_sheet(
    request: Request, *, team_id: int | None, type_: str, filled: Filled = UNTOUCHED
) -> Any:
    """The form of a ticket that is being opened, if such tickets have one."""
    form = catalogue().form_for(team_id=team_id, type_=type_)
    return sheet(form, {}, new_about(request, type_), filled) if form else None


def new_about(request: Request, type_: str) -> About:
    return About(role=str(request.actor.role), status=StatusCategory.NEW, type=type_)
