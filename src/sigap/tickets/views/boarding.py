"""The board: open tickets in columns by status or assignee."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_GET

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.queries import counting
from sigap.tickets.shown import boards, lists
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def board(request: Request) -> HttpResponseBase:
    """One view as a board; htmx gets the columns and the counts beside them."""
    asked = lists.Asked.of(request.GET, request.actor)
    if is_fragment(request):
        counting.counts(request.actor, kept_s=counting.LIVE_KEPT_S)
    context = {
        **boards.board(request.actor, asked),
        "can_change": request.actor.may(Right.CHANGE),
        "can_open": request.actor.may(Right.OPEN),
    }
    if is_fragment(request):
        context |= lists.views(request)
    status = 422 if asked.field.message else 200
    return render(request, "tickets/board.html", context, block="columns", status=status)
