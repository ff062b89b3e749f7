"""Agents and teams as the settings list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from sigap.people.models import Account, Team
from sigap.people.roles import Right, Roles

PAGE = 50


@dataclass(frozen=True, slots=True)
class AgentPage:
    """``next`` is the account to continue after; None at the end."""

    rows: Sequence[Account]
    next: int | None


def agents(search: str = "", after: int | None = None) -> AgentPage:
    """By name, with contact and teams: two statements, one more after the first page."""
    found = Account.objects.select_related("contact").annotate(key=Lower("contact__name"))
    if search:
        found = found.filter(
            Q(contact__name__icontains=search) | Q(email__icontains=search.lower())
        )
    if after is not None:
        last = Account.objects.filter(pk=after).values_list(Lower("contact__name")).first()
        if last:
            found = found.filter(Q(key__gt=last[0]) | Q(key=last[0], pk__gt=after))
    rows = list(found.prefetch_related("memberships__team").order_by("key", "pk")[: PAGE + 1])
    return AgentPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def mentors() -> list[tuple[int, str]]:
    """Who may release a trainee's answers, as id and name, in one statement."""
    roles = [role.value for role in Roles if Right.REPLY in role.rights]
    found = Account.objects.filter(is_active=True, role__in=roles).order_by("contact__name", "pk")
    rows = found.values_list("pk", "contact__name", "email")
    return [(pk, name or email) for pk, name, email in rows]


def agent_choices() -> list[tuple[int, str]]:
    """Every active agent as id and name, in one statement."""
    found = Account.objects.filter(is_active=True).order_by("contact__name", "pk")
    return [
        (pk, name or email) for pk, name, email in found.values_list("pk", "contact__name", "email")
    ]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team as a line of the tree; ``depth`` 0 is a department."""

    id: int
    name: str
    depth: int
    lead: str
    manager: str
    members: int


def team_tree() -> list[TeamRow]:
    """All teams, each below its parent, in one statement."""
    found = Team.objects.annotate(
        count=Count("memberships"),
        lead_name=F("lead__contact__name"),
        manager_name=F("manager__contact__name"),
    ).order_by(Lower("name"))
    below: dict[int | None, list[Team]] = {}
    for team in found:
        below.setdefault(team.parent_id, []).append(team)
    return _rows(below, None, 0)


def _rows(below: dict[int | None, list[Team]], parent: int | None, depth: int) -> list[TeamRow]:
    rows: list[TeamRow] = []
    for team in below.get(parent, ()):
        rows.append(
            TeamRow(
                team.pk,
                team.name,
                depth,
                team.lead_name or "",  # type: ignore[attr-defined]  # annotated above
                team.manager_name or "",  # type: ignore[attr-defined]  # annotated above
                team.count,  # type: ignore[attr-defined]  # annotated above
            )
        )
        rows += _rows(below, team.pk, depth + 1)
    return rows
