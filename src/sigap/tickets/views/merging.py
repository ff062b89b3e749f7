"""Merging tickets, taking them apart, splitting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.merging import NotMergeable, merge_tickets, unmerge_ticket
from sigap.tickets.actions.splitting import NotSplittable, split_messages, unsplit_ticket
from sigap.tickets.queries.merged import standing
from sigap.tickets.queries.reading import thread
from sigap.tickets.shown import merging
from sigap.tickets.views.answers import changed
from sigap.ui.render import render


@require_GET
@agent_page()
def choose(request: Request) -> HttpResponseBase:
    """Which of several tickets (``ticket``, repeated) stays, and what merging them does."""
    found = merging.proposal(request.actor, request.GET)
    return render(request, "tickets/merge.html", {"proposal": found}, block="merge")


@require_http_methods(["GET", "POST"])
@agent_page()
def merge(request: Request, number: int) -> HttpResponseBase:
    """Chooses tickets to merge with this one, or takes ``others`` into it."""
    ticket_for(request.actor, number, to="change")
    if request.method == "GET":
        found = merging.proposal(request.actor, request.GET, survivor=number)
        return render(request, "tickets/merge.html", {"proposal": found})
    others = [one for text in request.POST.getlist("others") if (one := forms.number(text))]
    try:
        merge_tickets(number, others, actor=request.actor)
    except NotMergeable as refused:
        said = merging.refusal(refused)
    except (Http404, PermissionDenied):
        said = _("You may not change all of these tickets.")
    else:
        said = ngettext(
            "%(num)s ticket is merged into #%(number)s.",
            "%(num)s tickets are merged into #%(number)s.",
            len(others),
        )
        messages.success(request, said % {"num": len(others), "number": number})
        return redirect("tickets:ticket", number)
    found = merging.proposal(request.actor, request.POST, survivor=number, refused=said)
    return render(request, "tickets/merge.html", {"proposal": found}, status=422)


@require_POST
@agent_page()
def unmerge(request: Request, number: int) -> HttpResponseBase:
    """Takes the ticket ``merged`` out of this one again."""
    ticket_for(request.actor, number, to="change")
    merged = forms.number(request.POST.get("merged")) or 0
    found = standing(merged)
    try:
        if found is None or found.survivor_id != number:
            raise NotMergeable("none")
        unmerge_ticket(merged, actor=request.actor)
    except (NotMergeable, Http404):
        said = _("This ticket is not merged into it.")
        return changed(request, number, status=409, said=said, tone="warning")
    return changed(request, number, said=_("#%(number)s stands alone again.") % {"number": merged})


@require_http_methods(["GET", "POST"])
@agent_page()
def split(request: Request, number: int) -> HttpResponseBase:
    """Chooses messages, and takes them into a ticket of their own."""
    ticket = ticket_for(request.actor, number, to="change")
    chosen = [one for text in request.POST.getlist("message") if (one := forms.number(text))]
    subject, error = request.POST.get("subject", ticket.subject), ""
    if request.method == "POST":
        try:
            new = split_messages(number, chosen, subject=subject, actor=request.actor)
        except NotSplittable:
            error = _("Choose at least one message, leave at least one, and give a subject.")
        else:
            said = _("Split off from #%(number)s. It can be undone below “Linked tickets”.")
            messages.success(request, said % {"number": number})
            return redirect("tickets:ticket", new.pk)
    context: dict[str, Any] = {
        "ticket": ticket,
        "choices": merging.choices_of(thread(number), chosen),
        "subject": subject,
        "error": error,
    }
    return render(request, "tickets/split.html", context, status=422 if error else 200)


@require_POST
@agent_page()
def unsplit(request: Request, number: int) -> HttpResponseBase:
    """Brings what was split off back to where it came from."""
    ticket_for(request.actor, number, to="change")
    try:
        goal = unsplit_ticket(number, actor=request.actor)
    except (NotMergeable, Http404):
        said = _("It was not split off, or the other ticket is closed.")
        return changed(request, number, status=409, said=said, tone="warning")
    return changed(request, number, said=_("Back in #%(number)s.") % {"number": goal.pk})
