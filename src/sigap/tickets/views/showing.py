"""One ticket: its page, and the list beside it."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from sigap.people.http import Request, agent_page
from sigap.tickets.access import ticket_for
from sigap.tickets.queries import counting
from sigap.tickets.shown import lists, workspace
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def ticket(request: Request, number: int) -> HttpResponseBase:
    """The workspace; to htmx only what a change can change."""
    found = ticket_for(request.actor, number)
    if is_fragment(request):
        query = lists.Asked.of(request.GET, request.actor).query()
        context = {**workspace.parts(request, request.actor, found), "query": query}
        return render(request, "tickets/_changed.html", context)
    context = workspace.page(request, request.actor, found)
    return render(request, "tickets/ticket.html", context)


@require_GET
@agent_page()
def pane(request: Request, number: int) -> HttpResponseBase:
    """The list beside the ticket, and the counts of the views."""
    counting.counts(request.actor, kept_s=counting.LIVE_KEPT_S)
    context = {
        **lists.pane(request.actor, lists.Asked.of(request.GET, request.actor), number),
        **lists.views(request),
    }
    return render(request, "tickets/_pane_changed.html", context)
