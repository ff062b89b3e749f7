"""New tickets on behalf of customers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from sigap.people.actions.contacts import create_contact
from sigap.people.http import Request, agent_page
from sigap.people.models import Contact
from sigap.people.roles import Right
from sigap.tickets import forms
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.writing import NewMessage
from sigap.tickets.envelope import Address
from sigap.tickets.fields.checking import FieldsRefused, without_hidden
from sigap.tickets.fields.posted import NAME, Posted, posted
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind, TicketType
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.customers import lookup as look_up
from sigap.tickets.queries.fields import catalogue
from sigap.tickets.shown.fields import Filled
from sigap.tickets.views.fields import new_about, new_sheet
from sigap.ui.render import render


@require_http_methods(["GET", "POST"])
@agent_page(Right.OPEN)
def new(request: Request) -> HttpResponseBase:
    """The form, and the ticket that comes of it."""
    if request.method != "POST":
        sheet = new_sheet(request, team_id=None, type_=TicketType.REQUEST)
        context = {"form": forms.NewTicketForm(choices()), "sheet": sheet}
        return render(request, "tickets/new.html", context)
    form = forms.NewTicketForm(choices(), request.POST)
    is_valid = form.is_valid()
    told = _told(form, request)
    if not is_valid or told.errors:
        return _again(request, form, told, told.errors)
    try:
        ticket = _open(request, form.cleaned_data, told)
    except FieldsRefused as refused:
        return _again(request, form, told, refused.errors)
    return redirect(
        f"/tickets/{ticket.pk}/?view=mine"
        if form.cleaned_data["mine"]
        else f"/tickets/{ticket.pk}/"
    )


def _chosen(form: forms.NewTicketForm) -> tuple[int | None, str]:
    """Team and type, as far as they could be understood; a category brings its team."""
    data = form.cleaned_data
    category = forms.category(str(data.get("category") or ""))
    team_id = data.get("team") or (category.team_id if category else None)
    return team_id, data.get("type") or TicketType.REQUEST.value


def _told(form: forms.NewTicketForm, request: Request) -> Posted:
    team_id, type_ = _chosen(form)
    fields = catalogue().form_for(team_id=team_id, type_=type_)
    if fields is None:
        return Posted()
    told = posted(request.POST, fields.fields)
    given = without_hidden(fields, {}, told.given, new_about(request, type_))
    return replace(told, given=dict(given))


def _again(
    request: Request, form: forms.NewTicketForm, told: Posted, errors: dict[str, str]
) -> HttpResponseBase:
    team_id, type_ = _chosen(form)
    filled = Filled(told.values, errors, told.given)
    sheet = new_sheet(request, team_id=team_id, type_=type_, filled=filled)
    return render(request, "tickets/new.html", {"form": form, "sheet": sheet}, status=422)


@transaction.atomic
def _open(request: Request, data: dict[str, Any], told: Posted) -> Ticket:
    actor = request.actor
    customer = create_contact(
        actor=actor, address=data["address"], phone=data["phone"], name=data["name"]
    )
    ticket, _message = open_ticket(
        NewTicket(
            subject=data["subject"],
            requester=customer,
            message=_message_of(customer, actor.id, data),
            team_id=data["team"],
            assignee_id=actor.id if data["mine"] and actor.may(Right.REPLY) else None,
            category=forms.category(str(data["category"] or "")),
            type=data["type"],
            priority=data["priority"],
            fields=told.given,
        ),
        actor=actor,
    )
    return ticket


def _message_of(customer: Contact, account_id: int, data: dict[str, Any]) -> NewMessage:
    """The customer's words, taken down by the agent."""
    return NewMessage(
        kind=MessageKind.PUBLIC,
        author_kind=AuthorKind.CUSTOMER,
        source=data["source"],
        text=data["text"],
        contact_id=customer.pk,
        account_id=account_id,
        sender=Address(address=data["address"].lower(), name=customer.name),
        subject=data["subject"],
    )


@require_GET
@agent_page(Right.OPEN)
def lookup(request: Request) -> HttpResponseBase:
    """Known contacts for what was typed so far, as options of a datalist."""
    own = next((name for name in request.GET if name.startswith(NAME)), "address")
    known = look_up(request.GET.get("q", "") or request.GET.get(own, ""))
    return render(request, "tickets/_lookup.html", {"known": known})
