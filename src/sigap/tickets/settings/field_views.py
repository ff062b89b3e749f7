"""Custom fields: all of them, a new one, one, its place, its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.actions import shaping
from sigap.tickets.fields.definitions import in_language
from sigap.tickets.models import Field
from sigap.tickets.models.field import FieldKind
from sigap.tickets.queries.fields import is_used
from sigap.tickets.settings.field_form import Draft, draft_of, posted, spare
from sigap.ui.render import render

LIST = "ticket_settings:fields"


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def fields(request: Request) -> HttpResponseBase:
    """Every field, in the order in which they are offered."""
    rows = [
        (one, in_language(one.label_id, one.label_en), FieldKind(one.kind).label)
        for one in Field.objects.order_by("position", "pk")
    ]
    return render(request, "settings/fields.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def new(request: Request) -> HttpResponseBase:
    """First the kind, then the field."""
    kind = request.GET.get("kind", "")
    if kind not in FieldKind.values:
        return render(request, "settings/field_kinds.html", {"kinds": FieldKind.choices})
    return _edit(request, None, kind)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def field(request: Request, number: int) -> HttpResponseBase:
    found = _found(number)
    return _edit(request, found, found.kind)


def _edit(request: Request, found: Field | None, kind: str) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request, found, draft_of(found, kind))
    draft = posted(request.POST, found, kind)
    act, _dash, place = request.POST.get("act", "").partition("-")
    if act in {"up", "down", "more"}:
        _shift(draft, act, int(place) if place.isdecimal() else 0)
        draft.errors.clear()
        draft.rows = spare(draft.rows)
        return _page(request, found, draft)
    if draft.errors:
        draft.rows = spare(draft.rows)
        return _page(request, found, draft, status=422)
    values = {**draft.values, "kind": draft.kind}
    shaping.save_field(values, actor=request.actor, field_id=found.pk if found else None)
    messages.success(request, _("Saved."))
    return redirect(LIST)


def _shift(draft: Draft, act: str, at: int) -> None:
    if act == "more" or not 0 <= at < len(draft.rows):
        return
    row = draft.rows.pop(at)
    draft.rows.insert(max(0, at + (-1 if act == "up" else 1)), row)


def _page(
    request: Request, found: Field | None, draft: Draft, status: int = 200
) -> HttpResponseBase:
    context = {
        "field": found,
        "draft": draft,
        "kind": str(FieldKind(draft.kind).label),
        "may_remove": found is not None and not is_used(found.pk),
    }
    return render(request, "settings/field.html", context, status=status)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def move(request: Request, number: int) -> HttpResponseBase:
    _found(number)
    by = {"up": -1, "down": 1}.get(request.POST.get("to", ""))
    if by is None:
        raise Http404
    shaping.move_field(number, by, actor=request.actor)
    return redirect(LIST)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def remove(request: Request, number: int) -> HttpResponseBase:
    """Only where nothing uses it; otherwise it can be switched off."""
    _found(number)
    try:
        shaping.remove_field(number, actor=request.actor)
    except shaping.InUse:
        messages.warning(request, _("The field is in use. Switch it off instead."))
        return redirect("ticket_settings:field", number)
    messages.success(request, _("Removed."))
    return redirect(LIST)


def _found(number: int) -> Field:
    found = Field.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
