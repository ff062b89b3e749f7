"""What a verb answers: the changed parts of the page to htmx, the page to everybody else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sigap.people.http import Request
from sigap.tickets.access import find_ticket
from sigap.tickets.queries.merged import survivor_of
from sigap.tickets.shown import workspace
from sigap.ui.render import is_fragment, render


def changed(
    request: Request, number: int, *, status: int = 200, said: str = "", **more: Any
) -> HttpResponseBase:
    """The ticket after a verb. ``said`` becomes a toast; ``more`` goes to the templates.

    Who can no longer see the ticket, for it went to another team, is led back to the list.
    """
    ticket = find_ticket(request.actor, number)
    if ticket is None:
        return _gone(request, said)
    if ticket.merged_into_id:
        return led_on(request, number, said)
    if not is_fragment(request):
        if said:
            messages.success(request, said)
        return redirect(f"/tickets/{number}/{came_from(request)}")
    context = {**workspace.parts(request, request.actor, ticket), "query": came_from(request)}
    if said:
        context["toast"] = said
    return render(request, "tickets/_changed.html", {**context, **more}, status=status)


def whole_page(
    request: Request, number: int, written: workspace.Written, *, status: int, **more: Any
) -> HttpResponseBase:
    """The ticket's page again, with what was written still in the composer."""
    ticket = find_ticket(request.actor, number)
    if ticket is None:
        return _gone(request, "")
    if ticket.merged_into_id:
        return led_on(request, number, "")
    context = workspace.page(request, request.actor, ticket, written)
    return render(request, "tickets/ticket.html", {**context, **more}, status=status)


def came_from(request: Request) -> str:
    """The query of the page on which the verb was used, so that its list stays the same."""
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    query = QueryDict(urlsplit(address).query)
    kept = QueryDict(mutable=True)
    for name in ("view", "sort", "tag", "q", "cursor"):
        if name in query:
            kept[name] = query[name]
    return f"?{kept.urlencode()}" if kept else ""


def led_on(request: Request, number: int, said: str) -> HttpResponseBase:
    """To the ticket that this one was merged into, for those who may see it."""
    survivor = survivor_of(number)
    if find_ticket(request.actor, survivor) is None:
        raise Http404
    told = _("#%(merged)s was merged into #%(number)s.") % {"merged": number, "number": survivor}
    messages.info(request, said or told)
    return _sent_to(request, f"/tickets/{survivor}/{came_from(request)}")


def _gone(request: Request, said: str) -> HttpResponseBase:
    messages.success(request, said or _("The ticket is no longer in your teams."))
    return _sent_to(request, f"/tickets/{came_from(request)}")


def _sent_to(request: Request, target: str) -> HttpResponseBase:
    response = redirect(target)
    if is_fragment(request):
        response.status_code = 204
        response["HX-Redirect"] = target
    return response
