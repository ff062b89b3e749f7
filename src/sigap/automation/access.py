"""Whose prepared texts and macros an agent may use, and whose they may change."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from sigap.automation.models import CannedReply, Macro
from sigap.people.access import AgentActor
from sigap.people.models import Team
from sigap.people.roles import Right


def usable_by(actor: AgentActor) -> Q:
    """One's own, those of one's teams, and everybody's."""
    return Q(owner=actor.id) | Q(team__in=actor.team_ids) | Q(owner__isnull=True, team__isnull=True)


def may_change(actor: AgentActor, item: CannedReply | Macro) -> bool:
    """One's own; a team's by its lead or manager; everybody's by who manages settings."""
    if item.owner_id is not None:
        return item.owner_id == actor.id
    if actor.may(Right.MANAGE_SETTINGS):
        return True
    return item.team_id is not None and item.team_id in led_teams(actor)


def led_teams(actor: AgentActor) -> set[int]:
    """The teams for which the actor may prepare things."""
    if actor.may(Right.MANAGE_SETTINGS):
        return set(Team.objects.values_list("pk", flat=True))
    mine = Team.objects.filter(Q(lead=actor.id) | Q(manager=actor.id))
    return set(mine.values_list("pk", flat=True))


def canned_for(actor: AgentActor) -> QuerySet[CannedReply]:
    return CannedReply.objects.filter(usable_by(actor))


def canned_reply_for(actor: AgentActor, number: int) -> CannedReply:
    """Raises Http404."""
    found = canned_for(actor).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def macros_for(actor: AgentActor) -> QuerySet[Macro]:
    return Macro.objects.filter(usable_by(actor))


def macro_for(actor: AgentActor, number: int) -> Macro:
    """Raises Http404."""
    found = macros_for(actor).filter(pk=number).first()
    if found is None:
        raise Http404
    return found
