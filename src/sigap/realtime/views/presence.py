"""/tickets/42/presence: a tab says what is done in it and hears who else is there."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_POST

from sigap.people.http import Request, agent_page
from sigap.realtime.actions.presence import be_here, leave
from sigap.realtime.models import Doing
from sigap.realtime.queries.presence import others_here
from sigap.tickets.access import ticket_for
from sigap.ui.render import fragment

GONE = "gone"


@require_POST
@agent_page()
def presence(request: Request, number: int) -> HttpResponseBase:
    """``doing`` is viewing, reply, note or gone; the answer holds two pieces of the page."""
    tab, doing = request.POST.get("tab", "")[:36], request.POST.get("doing", "")
    if not tab or doing not in {*Doing, GONE}:
        raise Http404
    ticket_for(request.actor, number)
    if doing == GONE:
        leave(number, tab, actor=request.actor)
        return JsonResponse({})
    be_here(number, tab, Doing(doing), actor=request.actor)
    others = others_here(number, request.actor.id)
    return JsonResponse(
        {
            "present": fragment(request, "realtime/_present.html", {"others": others}),
            "writing": fragment(request, "realtime/_writing.html", {"others": others}),
        }
    )
