"""Saved views: all of mine, a new one, one, its place, its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.actions import views as acts
from sigap.tickets.forms import number
from sigap.tickets.models import View
from sigap.tickets.models.view import GroupBy, Layout
from sigap.tickets.queries import listing
from sigap.tickets.queries.saved import (
    Saved,
    may_change,
    saved_view,
    saved_views,
    shareable_teams,
)
from sigap.tickets.querying.parser import parse_neutral
from sigap.tickets.querying.tree import NOTHING_ASKED, joined
from sigap.tickets.querying.writing import neutral, shown
from sigap.tickets.shown import builder
from sigap.tickets.shown.asking import Asked, asked
from sigap.tickets.shown.columns import COLUMNS, DEFAULT
from sigap.tickets.shown.lists import Asked as AskedList
from sigap.ui.render import render

MOST_NAME = 80


@require_GET
@agent_page()
def views(request: Request) -> HttpResponseBase:
    """Every saved view that one sees, in one's own order."""
    found = saved_views(request.actor)
    rows = [
        {"view": view, "may_change": may_change(request.actor, view), "position": at}
        for at, view in enumerate(found)
    ]
    return render(request, "tickets/views.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@agent_page()
def new(request: Request) -> HttpResponseBase:
    """A new view, beginning with what a list was narrowed to."""
    if request.method == "POST":
        return _save(request, None)
    listed = AskedList.of(request.GET, request.actor)
    query = joined(listed.view.query, listed.field.query or NOTHING_ASKED)
    text = shown(joined(parse_neutral(_SHIPPED.get(listed.view.key, "")), query))
    if listed.tag:
        text = f'{text} tag:"{listed.tag}"'.strip()
    sort, group = listed.sort, listed.group
    again = {"name": "", "columns": DEFAULT, "sort": sort, "group_by": group, "layout": "table"}
    return _page(request, None, asked(text), again)


# What the shipped views ask, in the language.
_SHIPPED = {
    "mine": "status:unsolved assignee:me",
    "unassigned": "status:unsolved assignee:none",
    "teams": "status:unsolved team:me",
    "open": "status:unsolved",
}


@require_http_methods(["GET", "POST"])
@agent_page()
def view(request: Request, number: int) -> HttpResponseBase:
    """One view: its conditions, columns, order, layout, and who sees it."""
    found = _found(request, number)
    if request.method == "POST":
        return _save(request, found)
    values = {
        "name": found.name,
        "columns": found.columns or DEFAULT,
        "sort": found.sort,
        "group_by": found.group_by,
        "layout": found.layout,
        "teams": found.team_ids,
        "everyone": found.is_for_everyone,
    }
    return _page(request, found, asked(shown(found.query)), values)


@require_POST
@agent_page()
def delete(request: Request, number: int) -> HttpResponseBase:
    _found(request, number)
    acts.delete_view(number, actor=request.actor)
    messages.success(request, _("The view is deleted."))
    return redirect("/views/")


@require_POST
@agent_page()
def place(request: Request, number: int) -> HttpResponseBase:
    """Pins or hides a view, or moves it up or down among those that one sees."""
    found = _found(request, number)
    order = [one.id for one in saved_views(request.actor)]
    act = request.POST.get("act", "")
    at = order.index(number) if number in order else len(order)
    if act in {"up", "down"}:
        order.remove(number)
        order.insert(max(0, at + (-1 if act == "up" else 1)), number)
    elif act not in {"pin", "hide"}:
        raise Http404
    pinned = {one.id: one.is_pinned for one in saved_views(request.actor)}
    pinned[number] = found.is_pinned if act in {"up", "down"} else act == "pin"
    acts.place_views(order, pinned, changed=number, actor=request.actor)
    return redirect("/views/")


def _found(request: Request, view_id: int) -> Saved:
    found = saved_view(request.actor, view_id)
    if found is None:
        raise Http404
    return found


def _save(request: Request, found: Saved | None) -> HttpResponseBase:
    if found and not may_change(request.actor, found):
        raise PermissionDenied
    posted = request.POST
    field = asked(_text(posted))
    values = _values(posted)
    if posted.get("act") == "build":
        return _page(request, found, field, values)
    if field.query is None or not values["name"]:
        errors = [] if values["name"] else [_("A view needs a name.")]
        return _page(request, found, field, values, name_errors=errors, status=422)
    wanted = acts.ViewValues(
        name=values["name"],
        query=neutral(field.query),
        columns=values["columns"],
        group_by=values["group_by"],
        sort=values["sort"],
        layout=values["layout"],
        is_for_everyone=values["everyone"],
        team_ids=values["teams"],
    )
    try:
        saved = acts.save_view(wanted, actor=request.actor, view_id=found.id if found else None)
    except View.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The view is saved."))
    return redirect(f"/tickets/{'board' if saved.layout == 'board' else ''}?view={saved.pk}")


def _text(posted: QueryDict) -> str:
    """The text where it was changed, else what the rows say."""
    text = posted.get("q", "")
    if text.strip() != posted.get("was", "").strip():
        return text
    rows = builder.rows_from(dict(posted.lists()))
    return builder.text_of(rows) if "was" in posted else text


def _values(posted: QueryDict) -> dict[str, Any]:
    """Raises Http404 for what no form of ours sends."""
    values = {
        "name": posted.get("name", "").strip()[:MOST_NAME],
        "columns": tuple(name for name in COLUMNS if name in posted.getlist("columns")),
        "sort": posted.get("sort", "updated"),
        "group_by": posted.get("group_by", ""),
        "layout": posted.get("layout", "table"),
        "teams": tuple(team for one in posted.getlist("teams") if (team := number(one))),
        "everyone": "everyone" in posted,
    }
    if (
        values["sort"] not in listing.SORTS
        or values["group_by"] not in GroupBy.values
        or values["layout"] not in Layout.values
    ):
        raise Http404
    return values


def _page(
    request: Request,
    found: Saved | None,
    field: Asked,
    values: dict[str, Any],
    *,
    name_errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    rows = builder.rows_of(field.query or NOTHING_ASKED)
    teams = shareable_teams(request.actor)
    context = {
        "view": found,
        "may_change": found is None or may_change(request.actor, found),
        "asked": field,
        "values": {"teams": (), "everyone": False} | values,
        "name_errors": name_errors or [],
        "rest": rows.rest,
        "groups": builder.fieldsets(rows),
        "keys": builder.key_options(),
        "operators": builder.operator_options(),
        "columns": [(column.name, str(column.label)) for column in COLUMNS.values()],
        "sorts": [("updated", _("Updated")), ("opened", _("Created")), ("priority", _("Priority"))],
        "groupings": [(one.value, str(one.label)) for one in GroupBy],
        "layouts": [(one.value, str(one.label)) for one in Layout],
        "teams": teams,
        "may_share": request.actor.may(Right.SHARE_VIEWS),
    }
    return render(request, "tickets/view.html", context, status=status)
