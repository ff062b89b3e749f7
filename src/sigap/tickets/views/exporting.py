"""/tickets/list.csv, /tickets/list.xlsx, /tickets/42/conversation.zip"""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sigap.core import clock
from sigap.people.http import Request, agent_page
from sigap.tickets.access import ticket_for
from sigap.tickets.queries.asking import TooSlow
from sigap.tickets.shown import exports
from sigap.tickets.shown.lists import Asked
from sigap.tickets.views.answers import changed
from sigap.ui.formats import local
from sigap.ui.render import render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@agent_page()
def as_csv(request: Request) -> HttpResponseBase:
    """The list of this address, all pages of it."""
    asked = Asked.of(request.GET, request.actor)
    try:
        found = list(exports.rows(request.actor, asked))
    except TooSlow:
        return _too_slow(request)
    response = StreamingHttpResponse(exports.as_csv(iter(found)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{_name()}.csv"'
    return response


@require_GET
@agent_page()
def as_xlsx(request: Request) -> HttpResponseBase:
    """The same as a workbook."""
    asked = Asked.of(request.GET, request.actor)
    try:
        made = exports.as_xlsx(exports.rows(request.actor, asked))
    except TooSlow:
        return _too_slow(request)
    return FileResponse(made, as_attachment=True, filename=f"{_name()}.xlsx", content_type=XLSX)


@require_GET
@agent_page()
def archive(request: Request, number: int) -> HttpResponseBase:
    """The conversation without notes, and its files."""
    ticket = ticket_for(request.actor, number)
    try:
        made = exports.archive(ticket)
    except exports.TooLarge:
        said = _("The files are too large for one archive.")
        return changed(request, number, status=422, said=said, tone="warning")
    return FileResponse(made, as_attachment=True, filename=f"tiket-{number}.zip")


def _name() -> str:
    return f"tiket-{local(clock.now()):%Y-%m-%d}"


def _too_slow(request: Request) -> HttpResponseBase:
    return render(request, "tickets/too_slow.html", {}, status=422)
