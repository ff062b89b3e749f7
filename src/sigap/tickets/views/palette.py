"""The command palette's entries, and the next ticket."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets import forms
from sigap.tickets.actions.taking import take_next
from sigap.tickets.shown.palette import groups
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def palette(request: Request) -> HttpResponseBase:
    """``ticket`` is the one in hand, ``into`` a choice that was opened, ``q`` what is typed."""
    number = forms.number(request.GET.get("ticket"))
    words = request.GET.get("q", "").strip()[:100]
    found = groups(request, request.actor, number, words, request.GET.get("into", ""))
    return render(request, "tickets/_palette_entries.html", {"groups": found})


@require_POST
@agent_page(Right.REPLY)
def following(request: Request) -> HttpResponseBase:
    """Takes the next ticket and opens it."""
    ticket = take_next(actor=request.actor)
    if ticket is None:
        messages.info(request, _("Nobody waits: every ticket of your teams has somebody."))
    target = f"/tickets/{ticket.pk}/?view=mine" if ticket else "/tickets/?view=mine"
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
