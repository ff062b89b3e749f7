"""Prepared texts and macros at a ticket."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap.automation.access import macro_for
from sigap.automation.actions.canned import text_for, use_canned
from sigap.automation.actions.macros import run_macro
from sigap.automation.models.macro import Next
from sigap.automation.queries import choosing
from sigap.automation.shown import preview
from sigap.automation.variables import filled, values_of
from sigap.people.http import Request, agent_page
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import CannotTakeIt
from sigap.tickets.actions.replying import EmptyAnswer, NewerMessage
from sigap.tickets.actions.settling import NotAllowedNow
from sigap.tickets.queries.listing import next_of_mine
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def offer(request: Request, number: int) -> HttpResponseBase:
    """What the composer offers, with the text as it would stand in this ticket."""
    ticket = ticket_for(request.actor, number, to="note")
    words = request.GET.get("q", "").strip()[:100]
    values = values_of(ticket, request.actor)
    language = ticket.requester.language
    rows = [
        (one, filled(text_for(one, language), values))
        for one in choosing.offered(request.actor, words)
    ]
    context = {"rows": rows, "number": number}
    return render(request, "automation/_offer.html", context)


@require_POST
@agent_page()
def use(request: Request, number: int, reply: int) -> HttpResponseBase:
    """The text for the composer, and its files as uploads."""
    found = use_canned(reply, number, actor=request.actor)
    files = [{"id": str(one.pk), "name": one.name} for one in found.files]
    return JsonResponse({"html": found.html, "text": found.text, "files": files})


@require_GET
@agent_page()
def macros(request: Request, number: int) -> HttpResponseBase:
    """Each macro with what it would do here."""
    ticket = ticket_for(request.actor, number, to="change")
    values = values_of(ticket, request.actor)
    newest = ticket.messages.order_by("-pk").values_list("pk", flat=True).first()
    found = [(one, preview(one, values)) for one in choosing.macros(request.actor)]
    context = {"ticket": ticket, "macros": found, "newest": newest or 0}
    return render(request, "automation/run.html", context)


@require_POST
@agent_page()
def run(request: Request, number: int, macro: int) -> HttpResponseBase:
    """All of it, or nothing and the reason."""
    seen = request.POST.get("seen_through", "")
    try:
        run_macro(
            macro,
            number,
            actor=request.actor,
            seen_through=int(seen) if seen.isdecimal() else 0,
        )
    except (NewerMessage, NotAllowedNow, CannotTakeIt, EmptyAnswer) as error:
        messages.error(request, _why(error))
        return _go(request, f"/tickets/{number}/macros")
    messages.success(request, _("The macro was applied."))
    then = macro_for(request.actor, macro).then
    if then == Next.LIST:
        return _go(request, "/tickets/")
    following = next_of_mine(request.actor, number) if then == Next.NEXT else number
    return _go(request, f"/tickets/{following}/" if following else "/tickets/")


def _go(request: Request, target: str) -> HttpResponseBase:
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _why(error: Exception) -> str:
    if isinstance(error, NewerMessage):
        return _("Somebody wrote since. Read it, then run the macro again.")
    if isinstance(error, CannotTakeIt):
        return _("This agent cannot see or answer the ticket.")
    return _("The ticket's status does not allow this.")
