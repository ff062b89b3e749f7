from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.events import TeamChanged, TeamCreated
from sigap.people.models import Membership, Team
from sigap.people.roles import Right


@dataclass(frozen=True, slots=True)
class Place:
    """A member's tier (1 to 3) and level (see, work, change, full as 1 to 4)."""

    tier: int
    level: int


class ParentLoop(Exception):
    """A team cannot lie below itself."""


@transaction.atomic
def create_team(*, actor: AgentActor, name: str, **values: Any) -> Team:
    """``values``: parent, lead and manager, each an object or None."""
    require(actor, Right.MANAGE_PEOPLE)
    team = Team.objects.create(name=name, **values)
    record(TeamCreated(stream_id=team.pk), actor=actor)
    return team


@transaction.atomic
def change_team(team_id: int, *, actor: AgentActor, **values: Any) -> Team:
    """Raises ParentLoop."""
    require(actor, Right.MANAGE_PEOPLE)
    team = Team.objects.select_for_update().get(pk=team_id)
    changes = {}
    for key, value in values.items():
        old = getattr(team, key)
        if old != value:
            changes[key] = [getattr(old, "pk", old), getattr(value, "pk", value)]
            setattr(team, key, value)
    _refuse_loop(team)
    if changes:
        team.save()
        record(TeamChanged(stream_id=team.pk, changes=changes), actor=actor)
    return team


@transaction.atomic
def set_members(team_id: int, members: dict[int, Place], *, actor: AgentActor) -> Team:
    """Makes ``members`` (account id → Place) the team's members, no more and no fewer."""
    require(actor, Right.MANAGE_PEOPLE)
    team = Team.objects.select_for_update().get(pk=team_id)
    present = {found.account_id: found for found in team.memberships.all()}
    changes: dict[str, Any] = {}
    for account_id in present.keys() - members.keys():
        present[account_id].delete()
        changes[str(account_id)] = None
    for account_id, place in members.items():
        old = present.get(account_id)
        if old is None or (old.tier, old.level) != (place.tier, place.level):
            Membership.objects.update_or_create(
                account_id=account_id,
                team=team,
                defaults={"tier": place.tier, "level": place.level},
            )
            changes[str(account_id)] = [place.tier, place.level]
    if changes:
        record(TeamChanged(stream_id=team.pk, members=changes), actor=actor)
    return team


def _refuse_loop(team: Team) -> None:
    parent = team.parent
    while parent is not None:
        if parent.pk == team.pk:
            raise ParentLoop
        parent = parent.parent
