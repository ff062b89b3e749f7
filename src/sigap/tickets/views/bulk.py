"""Operations on many tickets: begin one, look at it, take it back; and taking back the last act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.core import clock
from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.actions.assigning import CannotTakeIt
from sigap.tickets.actions.bulk import NotUndoable, start_bulk, undo_bulk
from sigap.tickets.actions.last import NothingToUndo, Refused, undo_last
from sigap.tickets.actions.operations import BadArguments
from sigap.tickets.actions.restoring import CannotUndo
from sigap.tickets.models import Bulk
from sigap.tickets.models.bulk import Outcome
from sigap.tickets.queries.bulks import bulk_for, recent_bulks
from sigap.tickets.querying.tree import Query, Term, joined
from sigap.tickets.querying.writing import neutral
from sigap.tickets.sentences import sentences
from sigap.tickets.shown import bulks, later
from sigap.tickets.shown.lists import Asked
from sigap.ui.formats import local
from sigap.ui.render import is_fragment, render

# What a form calls the one argument of each operation.
ARGUMENTS = {
    "status": "status",
    "solve": "reason",
    "assign": "assignee",
    "team": "team",
    "priority": "priority",
    "type": "type",
    "category": "category",
    "tag": "tags",
    "untag": "tags",
}


@require_http_methods(["GET", "POST"])
@agent_page()
def bulk_list(request: Request) -> HttpResponseBase:
    """One's own operations; POST begins one: ``act`` is its name, after a colon its argument."""
    if request.method == "POST":
        return _start(request)
    found = [bulks.listed(bulk) for bulk in recent_bulks(request.actor)]
    is_open = any(line["bulk"].is_open for line in found)
    context = {"bulks": found, "is_open": is_open}
    return render(request, "tickets/bulks.html", context, block="bulks")


def _start(request: Request) -> HttpResponseBase:
    name, _colon, value = request.POST.get("act", "").partition(":")
    numbers = [one for text in request.POST.getlist("ticket") if (one := forms.number(text))]
    if name == "merge":
        return _sent_to(request, "/tickets/merge?" + urlencode({"ticket": numbers}, doseq=True))
    try:
        given = _given(name, value, request.POST)
        bulk = start_bulk(name, given, _selection(request, numbers), actor=request.actor)
    except BadArguments as error:
        return _said(request, _refusal(error), "warning", 422)
    said = _("%(what)s: at work in the background.") % {"what": bulks.words(bulk)}
    return _begun(request, bulk, said)


def _given(name: str, value: str, posted: QueryDict) -> dict[str, Any]:
    """A button holds its value, or ``picked`` where it stands in a field of its own."""
    if name == "snooze":
        return {"until": _until(value, posted)}
    argument = ARGUMENTS.get(name)
    if argument is None:
        return {}
    return {argument: posted.get(f"{name}_picked", "") if value == "picked" else value}


def _until(value: str, posted: QueryDict) -> object:
    now = local(clock.now()).replace(second=0, microsecond=0)
    morning = (now + timedelta(days=1)).replace(hour=later.MORNING, minute=0)
    try:
        known = {
            "hour": now + timedelta(hours=1),
            "tomorrow": morning,
            "monday": morning + timedelta(days=-morning.weekday() % 7),
            "answer": None,
        }
        if value in known:
            return known[value]
        return later.read(later.PICKED, posted.get("snooze_picked", "")) or "?"
    except ValueError:
        return "?"


def _selection(request: Request, numbers: list[int]) -> dict[str, Any]:
    if "all" not in request.POST:
        return {"ids": numbers}
    asked = Asked.of(request.POST, request.actor)
    if asked.field.message:
        raise BadArguments("query")
    tagged = Query(Term("tag", ":", (asked.tag,))) if asked.tag else Query()
    view = "" if asked.view.saved else asked.view.key
    return {"view": view, "query": neutral(joined(asked.query_asked, tagged))}


def _refusal(error: BadArguments) -> str:
    said = {
        "ids": _("Choose at least one ticket."),
        "tags": _("Enter at least one tag, at most 20."),
        "until": _("Choose a moment ahead, within a year."),
        "category": _("There is no such category."),
    }
    return said.get(str(error), _("Choose what is to be done with these tickets."))


@require_GET
@agent_page()
def bulk(request: Request, number: int) -> HttpResponseBase:
    """How far it is, and what became of each ticket."""
    found = bulk_for(request.actor, number)
    wanted = request.GET.get("outcome", "")
    if wanted not in Outcome.values:
        raise Http404
    after = forms.number(request.GET.get("after")) or 0
    context = bulks.page(request.actor, found, Outcome(wanted) if wanted else None, after)
    return render(request, "tickets/bulk.html", context, block="bulk")


@require_POST
@agent_page()
def undo(request: Request, number: int) -> HttpResponseBase:
    """Takes the whole operation back, in the background."""
    try:
        found = undo_bulk(number, actor=request.actor)
    except NotUndoable as error:
        return _said(request, _not_undoable(error), "warning", 409)
    said = _("%(what)s: at work in the background.") % {"what": bulks.words(found)}
    return _begun(request, found, said)


@require_POST
@agent_page()
def undo_anything(request: Request) -> HttpResponseBase:
    """Z: the agent's last act of any kind."""
    try:
        undone = undo_last(actor=request.actor)
    except NothingToUndo:
        return _said(request, _("There is nothing to undo."), "warning", 409)
    except NotUndoable as error:
        return _said(request, _not_undoable(error), "warning", 409)
    except Refused as refused:
        return _said(request, _why_not(refused), "warning", 409)
    if undone.bulk:
        said = _("%(what)s: at work in the background.") % {"what": bulks.words(undone.bulk)}
        return _begun(request, undone.bulk, said)
    event = undone.events[0]
    said = _("Undone in #%(number)s: %(what)s") % {
        "number": event.stream_id,
        "what": sentences([event])[0].text,
    }
    if event.verb == "reply.written":
        messages.success(request, _("The reply was not sent. Its text is back below."))
        return _sent_to(request, f"/tickets/{event.stream_id}/")
    return _said(request, said, "success", 200)


def _why_not(refused: Refused) -> str:
    event = refused.events[0]
    what = sentences([event])[0].text
    match refused.why:
        case CannotUndo(reason=reason):
            why = str(bulks.REASONS[reason])
        case CannotTakeIt():
            why = str(bulks.REASONS["agent"])
        case PermissionDenied():
            why = str(bulks.REASONS["forbidden"])
        case _:
            why = str(bulks.REASONS["unseen"])
    values = {"number": event.stream_id, "what": what, "why": why}
    return _("Not undone in #%(number)s: %(what)s. %(why)s.") % values


def _not_undoable(error: NotUndoable) -> str:
    return {
        "old": _("It can be undone for seven days only."),
        "undone": _("It was undone already."),
        "nothing": _("It changed no ticket."),
    }[error.reason]


def _begun(request: Request, found: Bulk, said: str) -> HttpResponseBase:
    if not is_fragment(request):
        messages.success(request, said)
        return redirect("tickets:bulk", found.pk)
    context = {"said": said, "bulk": found, "can_undo": found.undo_of_id is None}
    return render(request, "tickets/_bulk_said.html", context)


def _said(request: Request, said: str, tone: str, status: int) -> HttpResponseBase:
    if is_fragment(request):
        context = {"said": said, "tone": tone}
        return render(request, "tickets/_bulk_said.html", context, status=status)
    messages.add_message(request, _LEVELS[tone], said)
    return redirect(_came_from(request))


_LEVELS = {"success": messages.SUCCESS, "warning": messages.WARNING}


def _came_from(request: Request) -> str:
    """The page of this desk on which the button was."""
    address = urlsplit(request.headers.get("Referer", ""))
    if address.netloc != request.get_host() or not address.path.startswith("/"):
        return "/tickets/"
    return f"/{address.path.lstrip('/')}" + (f"?{address.query}" if address.query else "")


def _sent_to(request: Request, target: str) -> HttpResponseBase:
    response = redirect(target)
    if is_fragment(request):
        response.status_code = 204
        response["HX-Redirect"] = target
    return response
