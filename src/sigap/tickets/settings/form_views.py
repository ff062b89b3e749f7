"""Forms: all of them and the packs, a new one, one, its preview, its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.people.http import Request, agent_page
from sigap.people.models import Team
from sigap.people.queries.agents import team_tree
from sigap.people.roles import Right, Roles
from sigap.tickets import forms as reading
from sigap.tickets.actions import packing, shaping
from sigap.tickets.brands import brand_names
from sigap.tickets.fields.evaluating import About
from sigap.tickets.models import Form
from sigap.tickets.models.choices import StatusCategory, TicketType
from sigap.tickets.packs import PACKS
from sigap.tickets.queries.fields import catalogue, form_of
from sigap.tickets.settings import form_parts
from sigap.tickets.shown.fields import sheet
from sigap.ui.render import render

LIST = "ticket_settings:forms"


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def forms(request: Request) -> HttpResponseBase:
    """Every form, and the packs to start from."""
    found = Form.objects.select_related("team").order_by("name", "pk")
    types = dict(TicketType.choices)
    known = catalogue().fields
    rows = [
        (one, str(types.get(one.type, "")), sum(len(part["fields"]) for part in one.sections))
        for one in found
    ]
    by_key = {one.key for one in known.values()}
    packs = [
        (pack, all(one["key"] in by_key for one in pack.load()["fields"]))
        for pack in PACKS.values()
    ]
    return render(request, "settings/forms.html", {"rows": rows, "packs": packs, "teams": _teams()})


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def install(request: Request) -> HttpResponseBase:
    """A pack, for one team or for all tickets."""
    key = request.POST.get("pack", "")
    team = reading.number(request.POST.get("team"))
    if key not in PACKS or (team and not Team.objects.filter(pk=team).exists()):
        raise Http404
    form, made = packing.install_pack(key, actor=request.actor, team_id=team)
    if form is None:
        messages.warning(request, _("There is a form for these tickets already; it stays."))
        return redirect("ticket_settings:fields" if made else LIST)
    messages.success(request, _("Installed: look through its form."))
    return redirect("ticket_settings:form", form.pk)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def new(request: Request) -> HttpResponseBase:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def form(request: Request, number: int) -> HttpResponseBase:
    return _edit(request, _found(number))


def _edit(request: Request, found: Form | None) -> HttpResponseBase:
    if request.method != "POST":
        values = _values_of(found)
        sections, conditions = (found.sections, found.conditions) if found else ([], [])
        return _page(request, found, values, form_parts.parts_of(sections, conditions))
    known = catalogue()
    values = _values(request.POST)
    parts = form_parts.posted(request.POST, known)
    form_parts.added(parts, request.POST, known)
    if form_parts.act(parts, request.POST.get("act", "")):
        return _page(request, found, values, parts)
    if not values["name"]:
        return _page(request, found, values, parts, errors={"name": _("A form needs a name.")})
    return _save(request, found, values, parts)


def _save(
    request: Request, found: Form | None, values: dict[str, Any], parts: form_parts.Parts
) -> HttpResponseBase:
    sections = [
        {"id": one.id, "en": one.en, "fields": one.fields} for one in parts.sections if one.fields
    ]
    kept = {**values, "sections": sections, "conditions": parts.conditions}
    try:
        with transaction.atomic():
            made = shaping.save_form(kept, actor=request.actor, form_id=found.pk if found else None)
    except IntegrityError:
        said = _("Another form is for exactly these tickets. Switch one of them off.")
        return _page(request, found, values, parts, errors={"team": said})
    messages.success(request, _("Saved."))
    return redirect("ticket_settings:form", made.pk)


def _values(data: QueryDict) -> dict[str, Any]:
    """Raises Http404 for what no form of ours sends."""
    team, type_ = reading.number(data.get("team")), data.get("type", "")
    if (team and not Team.objects.filter(pk=team).exists()) or type_ not in ("", *TicketType):
        raise Http404
    return {
        "name": data.get("name", "").strip()[:120],
        "team_id": team,
        "type": type_,
        "brand": data.get("brand", "").strip()[:120],
        "is_active": "is_active" in data,
    }


def _values_of(found: Form | None) -> dict[str, Any]:
    if found is None:
        return {"name": "", "team_id": None, "type": "", "brand": "", "is_active": True}
    return {
        name: getattr(found, name) for name in ("name", "team_id", "type", "brand", "is_active")
    }


def _words(choices: type[TextChoices]) -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in choices]


def _teams() -> list[tuple[Any, str]]:
    return [
        ("", _("Every team")),
        *((one.id, f"{'– ' * one.depth}{one.name}") for one in team_tree()),
    ]


def _page(
    request: Request,
    found: Form | None,
    values: dict[str, Any],
    parts: form_parts.Parts,
    errors: dict[str, str] | None = None,
) -> HttpResponseBase:
    known = catalogue().fields
    inside = [one["field"] for section in parts.sections for one in section.fields]
    fields = [known[number] for number in inside if number in known]
    context = {
        "form": found,
        "values": values,
        "parts": parts,
        "errors": errors or {},
        "known": known,
        "fields": fields,
        "free": [one for one in known.values() if one.is_active and one.id not in inside],
        "teams": _teams(),
        "types": [("", _("Every type")), *_words(TicketType)],
        "brands": [("", _("Every brand")), *((name, name) for name in brand_names())],
        "written": [f"field:{one.key}" for one in fields if not one.codes],
        "requirements": form_parts.requirements(),
        "abouts": form_parts.abouts(fields),
        "choosable": form_parts.values(fields),
        "limits": form_parts.choices(fields),
        "comparisons": form_parts.comparisons(),
        "outcomes": form_parts.outcomes(),
    }
    return render(request, "settings/form.html", context, status=422 if errors else 200)


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def preview(request: Request, number: int) -> HttpResponseBase:
    """The form as a role sees it, in a status. Nothing is saved."""
    found = _found(number)
    role = request.GET.get("role", Roles.AGENT_L1.value)
    status = request.GET.get("status", StatusCategory.OPEN.value)
    if role not in Roles.values or status not in StatusCategory.values:
        raise Http404
    row = {name: getattr(found, name) for name in ("id", "name", "team_id", "type", "brand")}
    row |= {"sections": found.sections, "conditions": found.conditions}
    made = form_of(row, catalogue().fields)
    about = About(role=role, status=status, type=found.type or TicketType.INCIDENT.value)
    context = {
        "form": found,
        "sheet": sheet(made, {}, about),
        "role": role,
        "status": status,
        "roles": _words(Roles),
        "statuses": _words(StatusCategory),
    }
    return render(request, "settings/form_preview.html", context)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def remove(request: Request, number: int) -> HttpResponseBase:
    _found(number)
    shaping.remove_form(number, actor=request.actor)
    messages.success(request, _("Removed."))
    return redirect(LIST)


def _found(number: int) -> Form:
    found = Form.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
