"""The list, the bell, reading, and the preference."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap.notifications import sentences
from sigap.notifications.actions.telling import choose_mail, mark_read
from sigap.notifications.panels import bell as bell_of
from sigap.notifications.panels import has_unread
from sigap.notifications.queries import unread
from sigap.people.http import Request, agent_page
from sigap.ui.render import is_fragment, render


@require_GET
@agent_page()
def notifications(request: Request) -> HttpResponseBase:
    """The own ones, the newest first."""
    below = request.GET.get("below", "")
    page = unread.newest(
        request.actor, int(below) if below.isdecimal() and len(below) < 16 else None
    )
    rows = [
        (
            each,
            ticket,
            sentences.of_alarm(each.alarm) if each.alarm else sentences.of(each.verb),
            "triangle-alert" if each.alarm else sentences.icon_of(each.verb),
        )
        for each, ticket in page.rows
    ]
    context = {"rows": rows, "next": page.next, "is_first": not below}
    return render(request, "notifications/list.html", context)


@require_GET
@agent_page()
def bell(request: Request) -> HttpResponseBase:
    """The entry of the navigation, asked for when something new was told."""
    unread.count(request.actor.id, fresh=True)
    return render(request, "notifications/_bell.html", bell_of(request))


@require_GET
@agent_page()
def reading(request: Request, number: int) -> HttpResponseBase:
    """What marks the ticket's notifications as read, if there are any; asked for by its page."""
    unread.count(request.actor.id, fresh=True)
    context = {"number": number, "has_some": has_unread(request.actor.id, number)}
    return render(request, "notifications/_read.html", context)


@require_POST
@agent_page()
def read(request: Request) -> HttpResponseBase:
    """Marks all as read, or those of one ticket."""
    ticket = request.POST.get("ticket", "")
    if ticket and (not ticket.isdecimal() or len(ticket) > 15):
        raise Http404
    mark_read(request.actor, ticket_id=int(ticket) if ticket else None)
    if is_fragment(request):
        return render(request, "notifications/_bell.html", bell_of(request))
    return redirect("notifications:notifications")


@require_POST
@agent_page()
def preference(request: Request) -> HttpResponse:
    """Mail on or off."""
    choose_mail(request.actor, by_mail=request.POST.get("by_mail") == "1")
    messages.success(request, _("Saved."))
    return redirect("people:profile")
