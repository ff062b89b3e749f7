"""New tickets on behalf of customers."""

from __future__ import annotations

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
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.customers import lookup as look_up
from sigap.ui.render import render


@require_http_methods(["GET", "POST"])
@agent_page(Right.OPEN)
def new(request: Request) -> HttpResponseBase:
    """The form, and the ticket that comes of it."""
    if request.method != "POST":
        return render(request, "tickets/new.html", {"form": forms.NewTicketForm(choices())})
    form = forms.NewTicketForm(choices(), request.POST)
    if not form.is_valid():
        return render(request, "tickets/new.html", {"form": form}, status=422)
    ticket = _open(request, form.cleaned_data)
    return redirect(
        f"/tickets/{ticket.pk}/?view=mine"
        if form.cleaned_data["mine"]
        else f"/tickets/{ticket.pk}/"
    )


@transaction.atomic
def _open(request: Request, data: dict[str, Any]) -> Ticket:
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
    known = look_up(request.GET.get("q", "") or request.GET.get("address", ""))
    return render(request, "tickets/_lookup.html", {"known": known})
