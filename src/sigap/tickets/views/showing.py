"""One ticket: its page, and the list beside it."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from sigap.people.http import Request, agent_page
from sigap.tickets.access import find_ticket
from sigap.tickets.queries import counting
from sigap.tickets.queries.merged import survivor_of
from sigap.tickets.shown import lists, workspace
from sigap.tickets.views.answers import led_on
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def ticket(request: Request, number: int) -> HttpResponseBase:
    """The workspace; to htmx only what a change can change; of a merged ticket its survivor's."""
    found = find_ticket(request.actor, number)
    if found is None or found.merged_into_id:
        return _elsewhere(request, number)
    if is_fragment(request):
        query = lists.Asked.of(request.GET, request.actor).query()
        context = {**workspace.parts(request, request.actor, found), "query": query}
        return render(request, "tickets/_changed.html", context)
    context = workspace.page(request, request.actor, found)
    return render(request, "tickets/ticket.html", context)


def _elsewhere(request: Request, number: int) -> HttpResponseBase:
    """A merged ticket's number leads to the one that took it in."""
    if survivor_of(number) == number:
        raise Http404
    return led_on(request, number, "")


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
