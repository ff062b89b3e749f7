"""/tickets/42/redact"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.redacting import NothingToHide, redact_ticket
from sigap.tickets.models import Attachment
from sigap.tickets.views.answers import changed
from sigap.ui.render import render

MOST_FILES = 200


@require_http_methods(["GET", "POST"])
@agent_page()
def redact(request: Request, number: int) -> HttpResponseBase:
    """Passages, one to a line, and files to be deleted."""
    ticket = ticket_for(request.actor, number, to="change")
    if not request.actor.may(Right.REDACT):
        raise PermissionDenied("redact")
    wrong = ""
    if request.method == "POST":
        passages = tuple(line.strip() for line in request.POST.get("passages", "").splitlines())
        files = tuple(int(one) for one in request.POST.getlist("files") if one.isdecimal())
        try:
            count = redact_ticket(number, actor=request.actor, passages=passages, files=files)
        except NothingToHide:
            wrong = _("None of this stands in the ticket. A passage has at least three characters.")
        else:
            said = ngettext("%(num)s message redacted", "%(num)s messages redacted", count)
            return changed(request, number, said=said % {"num": count})
    files_there = Attachment.objects.filter(message__ticket=ticket).order_by("-pk")[:MOST_FILES]
    context = {
        "ticket": ticket,
        "files": list(files_there),
        "passages": request.POST.get("passages", ""),
        "wrong": wrong,
    }
    return render(request, "tickets/redact.html", context, status=422 if wrong else 200)
