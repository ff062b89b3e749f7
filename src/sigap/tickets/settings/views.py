"""Categories: tree, new, change."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap.people.http import Request, agent_page
from sigap.people.models import Team
from sigap.people.queries.agents import team_tree
from sigap.people.roles import Right
from sigap.tickets.actions.categories import save_category
from sigap.tickets.models import Category
from sigap.tickets.settings.forms import CategoryForm
from sigap.tickets.settings.tree import category_tree
from sigap.ui.render import render


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def categories(request: Request) -> HttpResponseBase:
    """What tickets may be about."""
    return render(request, "settings/categories.html", {"rows": category_tree()})


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def new(request: Request) -> HttpResponseBase:
    """A further category."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def category(request: Request, number: int) -> HttpResponseBase:
    """One category. When its wall changes, its tickets' walls change with it."""
    found = Category.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return _edit(request, found)


def _edit(request: Request, found: Category | None) -> HttpResponseBase:
    parents = [
        (row.id, _indented(row.name, row.depth))
        for row in category_tree(without=found.pk if found else None)
    ]
    teams = [(row.id, _indented(row.name, row.depth)) for row in team_tree()]
    if request.method != "POST":
        initial = (
            {
                "name": found.name,
                "parent": found.parent_id,
                "team": found.team_id,
                "confidential": found.confidential,
            }
            if found
            else {}
        )
        return _page(request, CategoryForm(parents, teams, initial=initial), found)
    form = CategoryForm(parents, teams, request.POST)
    if not form.is_valid():
        return _page(request, form, found, status=422)
    data = form.cleaned_data
    save_category(
        actor=request.actor,
        name=data["name"],
        parent=Category.objects.filter(pk=data["parent"]).first() if data["parent"] else None,
        team=Team.objects.filter(pk=data["team"]).first() if data["team"] else None,
        confidential=data["confidential"],
        category_id=found.pk if found else None,
    )
    messages.success(request, _("Saved."))
    return redirect("ticket_settings:categories")


def _indented(name: str, depth: int) -> str:
    return f"{'– ' * depth}{name}"


def _page(
    request: Request, form: CategoryForm, found: Category | None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "category": found}
    return render(request, "settings/category.html", context, status=status)
