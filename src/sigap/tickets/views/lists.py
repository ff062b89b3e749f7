"""Lists: home, the table of tickets."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.queries import counting
from sigap.tickets.queries.home import my_day
from sigap.tickets.shown import lists
from sigap.tickets.shown.rows import list_items
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def home(request: Request) -> HttpResponseBase:
    """My day: what waits for my answer, what is mine, what nobody has, who wrote last."""
    day = my_day(request.actor)
    context = {
        "can_open": request.actor.may(Right.OPEN),
        "counts": counting.counts(request.actor),
        "waiting": list_items(day.waiting, "?view=mine"),
        "mine": list_items(day.mine, "?view=mine"),
        "unassigned": list_items(day.unassigned, "?view=unassigned"),
        "answers": list_items(day.answers, "?view=open"),
        "releases": day.releases,
    }
    return render(request, "tickets/home.html", context, block="day")


@require_GET
@agent_page()
def tickets(request: Request) -> HttpResponseBase:
    """One view as a table; htmx gets the table and the counts beside it."""
    asked = lists.Asked.of(request.GET, request.actor)
    if is_fragment(request):
        counting.counts(request.actor, kept_s=counting.LIVE_KEPT_S)
    context = {
        **lists.table(request.actor, asked),
        "can_open": request.actor.may(Right.OPEN),
    }
    if is_fragment(request):
        context |= lists.views(request)
    status = 422 if asked.field.message else 200
    return render(request, "tickets/list.html", context, block="list", status=status)
