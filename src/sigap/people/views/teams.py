"""Teams: tree, new, change with members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sigap.people.actions.teams import ParentLoop, Place, change_team, create_team, set_members
from sigap.people.forms import NEW_ROWS, TeamForm, members_of
from sigap.people.http import Request, agent_page
from sigap.people.models import Membership, Team
from sigap.people.models.team import Level, Tier
from sigap.people.queries.agents import agent_choices, team_tree
from sigap.people.roles import Right
from sigap.ui.render import render

LEVELS = [
    (Level.SEE, gettext_lazy("See")),
    (Level.WORK, gettext_lazy("Work")),
    (Level.CHANGE, gettext_lazy("Change")),
    (Level.FULL, gettext_lazy("Full")),
]


@require_GET
@agent_page(Right.MANAGE_PEOPLE)
def teams(request: Request) -> HttpResponseBase:
    """Departments and what lies below them."""
    return render(request, "people/teams.html", {"rows": team_tree()})


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_PEOPLE)
def new(request: Request) -> HttpResponseBase:
    """A team without members yet; they are added on its own page."""
    choices = agent_choices(), _choices()
    if request.method != "POST":
        return render(request, "people/new_team.html", {"form": TeamForm(*choices)})
    form = TeamForm(*choices, request.POST)
    if not form.is_valid():
        return render(request, "people/new_team.html", {"form": form}, status=422)
    team = create_team(actor=request.actor, **form.values())
    messages.success(request, _("The team was created. Now choose who belongs to it."))
    return redirect("people:team", team.pk)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_PEOPLE)
def team(request: Request, number: int) -> HttpResponseBase:
    """Attributes and members, saved together."""
    found = Team.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    choices, present = (agent_choices(), _choices()), _present(found)
    if request.method != "POST":
        initial = {
            "name": found.name,
            "parent": found.parent_id,
            "lead": found.lead_id,
            "manager": found.manager_id,
        }
        form = TeamForm(*choices, initial=initial, team_id=number)
        return _page(request, form, choices[0], present)
    form = TeamForm(*choices, request.POST, team_id=number)
    if form.is_valid() and _save(request, form, {pk for pk, _name in choices[0]} | set(present)):
        messages.success(request, _("Saved."))
        return redirect("people:team", number)
    return _page(request, form, choices[0], present, status=422)


def _save(request: Request, form: TeamForm, known: set[int]) -> bool:
    """Whether all of it could be saved; else the form says why."""
    number = form.team_id or 0
    try:
        with transaction.atomic():
            change_team(number, actor=request.actor, **form.values())
            set_members(number, members_of(request.POST, known), actor=request.actor)
    except ParentLoop:
        form.add_error("parent", _("A team cannot be part of a team below itself."))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _choices() -> list[tuple[int, str]]:
    return [(row.id, f"{'– ' * row.depth}{row.name}") for row in team_tree()]


def _present(team: Team) -> dict[int, tuple[str, Place]]:
    found = Membership.objects.filter(team=team).select_related("account__contact")
    return {
        each.account_id: (str(each.account.contact), Place(each.tier, each.level))
        for each in found.order_by("account__contact__name")
    }


def _page(
    request: Request,
    form: TeamForm,
    agents: list[tuple[int, str]],
    present: dict[int, Any],
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "team_name": Team.objects.values_list("name", flat=True).get(pk=form.team_id or 0),
        "members": [(pk, name, place) for pk, (name, place) in present.items()],
        "others": [("", "–"), *(pair for pair in agents if pair[0] not in present)],
        "new_rows": range(NEW_ROWS),
        "tiers": [(tier.value, tier.label) for tier in Tier],
        "levels": [(level.value, str(label)) for level, label in LEVELS],
    }
    return render(request, "people/team.html", context, status=status)
