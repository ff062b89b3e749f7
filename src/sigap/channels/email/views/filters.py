"""Filters of incoming mail: list and trial, new, change, order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.channels.email.actions.filters import (
    TooManyFilters,
    move_filter,
    remove_filter,
    save_filter,
)
from sigap.channels.email.filters.conditions import Operator
from sigap.channels.email.models import Filter
from sigap.channels.email.screening_forms import (
    KNOWN_FIELDS,
    Conditions,
    FilterForm,
    filter_initial,
    unknown_placeholders,
)
from sigap.channels.email.views.filter_trial import received_choices, tried
from sigap.people.http import Request, agent_page
from sigap.people.queries.agents import team_tree
from sigap.people.roles import Right
from sigap.tickets.models.choices import Priority, TicketType
from sigap.ui.render import render


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def filters(request: Request) -> HttpResponseBase:
    """All filters in their order."""
    return _list(request)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def try_them(request: Request) -> HttpResponseBase:
    """What the filters would do with a mail; nothing is changed."""
    trial = tried(request)
    return _list(request, trial=trial, status=200 if trial.outcome else 422)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def new(request: Request) -> HttpResponseBase:
    """A further filter, which runs last."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def change(request: Request, number: int) -> HttpResponseBase:
    """One filter."""
    found = Filter.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return _edit(request, found)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def move(request: Request, number: int) -> HttpResponseBase:
    """One place earlier, or later."""
    try:
        move_filter(number, actor=request.actor, up=request.POST.get("to") == "up")
    except Filter.DoesNotExist as error:
        raise Http404 from error
    return redirect("email:filters")


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def remove(request: Request, number: int) -> HttpResponseBase:
    """Removes a filter; what it did to tickets stays."""
    try:
        remove_filter(number, actor=request.actor)
    except Filter.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Removed."))
    return redirect("email:filters")


def _list(request: Request, *, trial: Any = None, status: int = 200) -> HttpResponse:
    rows = Filter.objects.select_related("team").order_by("position", "id")
    context = {
        "rows": list(rows),
        "trial": trial,
        "received": received_choices(request.actor),
        "raw": trial.raw if trial else "",
        "chosen": trial.number if trial else "",
        "words": dict(Operator.choices),
        "priorities": dict(Priority.choices),
        "types": dict(TicketType.choices),
        "teams": {row.id: row.name for row in team_tree()},
    }
    return render(request, "email/filters.html", context, status=status)


def _edit(request: Request, found: Filter | None) -> HttpResponseBase:
    teams = [(row.id, f"{'– ' * row.depth}{row.name}") for row in team_tree()]
    if request.method != "POST":
        initial = filter_initial(found) if found else {"is_active": True}
        rows = Conditions(initial=found.conditions if found else None)
        return _page(request, FilterForm(teams, initial=initial), rows, found)
    form, rows = FilterForm(teams, request.POST), Conditions(request.POST)
    if form.is_valid() and rows.is_valid():
        conditions = [dict(each) for each in rows.cleaned_data if each.get("field")]
        values = form.cleaned_data | {"conditions": conditions}
        if wrong := _why_not(form, conditions):
            form.add_error(*wrong)
        else:
            try:
                save_filter(found.pk if found else None, actor=request.actor, **values)
            except TooManyFilters:
                form.add_error(None, _("There are too many filters: remove some first."))
            else:
                messages.success(request, _("Saved."))
                return redirect("email:filters")
    return _page(request, form, rows, found, status=422)


def _why_not(form: FilterForm, conditions: list[dict[str, str]]) -> tuple[str | None, str] | None:
    """What is missing from a filter whose fields are right each by itself."""
    if not conditions:
        return None, _("A filter needs at least one condition.")
    if not form.does_something():
        return None, _("Choose at least one thing that the filter does.")
    if unknown := unknown_placeholders(form.cleaned_data["tags"], conditions):
        words = _("No pattern has a group named %(names)s.")
        return "tags", words % {"names": ", ".join(sorted(unknown))}
    return None


def _page(
    request: Request,
    form: FilterForm,
    rows: BaseFormSet[Any],
    found: Filter | None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "rows": rows, "filter": found, "fields": KNOWN_FIELDS}
    return render(request, "email/filter.html", context, status=status)
