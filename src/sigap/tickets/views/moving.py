"""A message to another ticket; who takes part."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import message_for, ticket_for
from sigap.tickets.actions import moving, participating
from sigap.tickets.queries import reading
from sigap.tickets.views.answers import changed
from sigap.ui.render import render


@require_http_methods(["GET", "POST"])
@agent_page()
def move(request: Request, number: int) -> HttpResponseBase:
    """Asks for the ticket that a message belongs to, and takes it there."""
    message = message_for(request.actor, number)
    here = ticket_for(request.actor, message.ticket_id, to="change")
    asked = request.POST.get("to", str(message.moved_from or "")).strip().lstrip("#")
    error = ""
    if request.method == "POST":
        try:
            goal = ticket_for(request.actor, forms.number(asked) or 0, to="change")
            moving.move_message(number, goal.pk, actor=request.actor)
        except (Http404, PermissionDenied):
            error = _("There is no ticket %(number)s.") % {"number": asked or "–"}
        except moving.NotMovable:
            error = _("The message cannot be moved there.")
        else:
            said = _("The message is now in #%(number)s.") % {"number": goal.pk}
            messages.success(request, said)
            return redirect("tickets:ticket", goal.pk)
    others = reading.earlier_tickets(request.actor, here)
    context = {"message": message, "to": asked, "error": error, "others": others}
    return render(request, "tickets/move.html", context, status=422 if error else 200)


@require_POST
@agent_page()
def let_in(request: Request, number: int, contact: int) -> HttpResponseBase:
    """Somebody whom a mail proposed takes part."""
    participating.let_in(number, contact, actor=request.actor)
    return changed(request, number, said=_("They get the answers from now on."))


@require_POST
@agent_page()
def take_out(request: Request, number: int, contact: int) -> HttpResponseBase:
    """Somebody takes part no longer."""
    participating.take_out(number, contact, actor=request.actor)
    return changed(request, number, said=_("They get no more answers."))
