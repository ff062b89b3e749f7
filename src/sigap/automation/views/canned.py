"""Prepared texts: list, make, change, delete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.automation.access import canned_reply_for, may_change
from sigap.automation.actions.canned import (
    NothingToSay,
    UnknownVariables,
    delete_canned,
    due_for_review,
    save_canned,
)
from sigap.automation.forms import CannedForm, whose
from sigap.automation.models import CannedReply
from sigap.automation.queries.choosing import canned_page
from sigap.automation.variables import VARIABLES
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.ui.render import render


@require_GET
@agent_page(Right.NOTE)
def replies(request: Request) -> HttpResponseBase:
    """By folder."""
    words = request.GET.get("q", "").strip()[:100]
    page = canned_page(request.actor, words, request.GET.get("after", ""))
    late = {one.pk for one in due_for_review(page.rows)}
    context = {"page": page, "words": words, "late": late}
    return render(request, "automation/replies.html", context)


@require_http_methods(["GET", "POST"])
@agent_page(Right.NOTE)
def new(request: Request) -> HttpResponseBase:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@agent_page(Right.NOTE)
def change(request: Request, reply: int) -> HttpResponseBase:
    return _edit(request, canned_reply_for(request.actor, reply))


@require_POST
@agent_page(Right.NOTE)
def delete(request: Request, reply: int) -> HttpResponseBase:
    delete_canned(reply, actor=request.actor)
    messages.success(request, _("The canned reply is gone."))
    return redirect("automation:replies")


def _edit(request: Request, item: CannedReply | None) -> HttpResponseBase:
    actor = request.actor
    if request.method != "POST":
        return _page(request, item, CannedForm(actor, initial=_initial(item)))
    if item and not may_change(actor, item):
        raise PermissionDenied("canned reply")
    form = CannedForm(actor, request.POST)
    if form.is_valid():
        files: list[Any] = request.FILES.getlist("files")
        try:
            canned = form.canned(request.POST, files)
            save_canned(item.pk if item else None, canned, actor=actor)
        except NothingToSay:
            form.add_error("text_id", _("Write the text in at least one language."))
        except UnknownVariables as error:
            text = _("There is no such variable: %(names)s") % {"names": ", ".join(error.names)}
            form.add_error(None, text)
        else:
            messages.success(request, _("Saved."))
            return redirect("automation:replies")
    return _page(request, item, form, 422)


def _initial(item: CannedReply | None) -> dict[str, Any]:
    if item is None:
        return {}
    names = ("name", "folder", "text_id", "text_en", "review_by")
    return {name: getattr(item, name) for name in names} | {"whose": whose(item)}


def _page(
    request: Request, item: CannedReply | None, form: CannedForm, status: int = 200
) -> HttpResponseBase:
    context = {
        "item": item,
        "form": form,
        "files": list(item.files.all()) if item else [],
        "variables": VARIABLES.items(),
        "may_change": item is None or may_change(request.actor, item),
    }
    return render(request, "automation/reply.html", context, status=status)
