"""Macros: list, make, change, delete."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.automation.access import macro_for, may_change
from sigap.automation.actions.canned import UnknownVariables
from sigap.automation.actions.macros import NothingToDo, delete_macro, save_macro
from sigap.automation.forms import MacroForm, steps_of
from sigap.automation.models import Macro
from sigap.automation.queries import choosing
from sigap.automation.shown import preview
from sigap.automation.variables import VARIABLES
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.ui.render import render


@require_GET
@agent_page(Right.CHANGE)
def macros(request: Request) -> HttpResponseBase:
    """All that one may run."""
    found = [(one, preview(one, {})) for one in choosing.macros(request.actor)]
    return render(request, "automation/macros.html", {"macros": found})


@require_http_methods(["GET", "POST"])
@agent_page(Right.CHANGE)
def new(request: Request) -> HttpResponseBase:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@agent_page(Right.CHANGE)
def change(request: Request, macro: int) -> HttpResponseBase:
    return _edit(request, macro_for(request.actor, macro))


@require_POST
@agent_page(Right.CHANGE)
def delete(request: Request, macro: int) -> HttpResponseBase:
    delete_macro(macro, actor=request.actor)
    messages.success(request, _("The macro is gone."))
    return redirect("automation:macros")


def _edit(request: Request, item: Macro | None) -> HttpResponseBase:
    actor = request.actor
    if request.method != "POST":
        initial = steps_of(item) if item else {}
        return _page(request, item, MacroForm(actor, initial=initial))
    if item and not may_change(actor, item):
        raise PermissionDenied("macro")
    form = MacroForm(actor, request.POST)
    if form.is_valid():
        try:
            save_macro(item.pk if item else None, form.plan(), actor=actor)
        except NothingToDo:
            form.add_error(None, _("Choose at least one step."))
        except UnknownVariables as error:
            text = _("There is no such variable: %(names)s") % {"names": ", ".join(error.names)}
            form.add_error(None, text)
        else:
            messages.success(request, _("Saved."))
            return redirect("automation:macros")
    return _page(request, item, form, 422)


def _page(
    request: Request, item: Macro | None, form: MacroForm, status: int = 200
) -> HttpResponseBase:
    context = {
        "item": item,
        "form": form,
        "variables": VARIABLES.items(),
        "may_change": item is None or may_change(request.actor, item),
    }
    return render(request, "automation/macro.html", context, status=status)
