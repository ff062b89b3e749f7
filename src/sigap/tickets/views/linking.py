"""Links between tickets."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.properties import link_tickets, unlink_tickets
from sigap.tickets.views.answers import changed


@require_POST
@agent_page()
def link(request: Request, number: int) -> HttpResponseBase:
    """Links with the ticket of a number, which the actor must see too."""
    ticket_for(request.actor, number, to="change")
    text = request.POST.get("other", "").strip().lstrip("#")
    try:
        other = ticket_for(request.actor, forms.number(text) or 0)
    except Http404:
        said = _("There is no ticket %(number)s.") % {"number": text or "–"}
        return changed(request, number, status=422, said=said, tone="warning")
    link_tickets(number, other.pk, actor=request.actor)
    return changed(request, number, said=_("Linked"))


@require_POST
@agent_page()
def unlink(request: Request, number: int) -> HttpResponseBase:
    ticket_for(request.actor, number, to="change")
    other = forms.number(request.POST.get("other"))
    if other is None:
        raise Http404
    unlink_tickets(number, other, actor=request.actor)
    return changed(request, number, said=_("The link is removed"))
