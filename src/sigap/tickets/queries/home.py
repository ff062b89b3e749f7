"""An agent's day, for the home page."""

from __future__ import annotations

from dataclasses import dataclass

from sigap.people.access import AgentActor
from sigap.tickets.access import listed_for
from sigap.tickets.conditions import All, Condition, Is, Not, OneOf, to_sql
from sigap.tickets.queries.drafts import Waiting, waiting_for
from sigap.tickets.queries.listing import AWAKE, Row, fetch

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Day:
    """The first few of each: waiting for my answer, mine, unassigned, newly answered; and the
    answers of trainees that wait for my release."""

    waiting: list[Row]
    mine: list[Row]
    unassigned: list[Row]
    answers: list[Row]
    releases: list[Waiting]


def my_day(actor: AgentActor) -> Day:
    """Five statements. ``unassigned`` are those of the actor's teams, or of none yet."""
    mine = Is("assignee", actor.id)
    waits = Not(Is("waiting_since", None))
    teams = OneOf("team", tuple(actor.team_ids)) if actor.team_ids else Is("team", None)
    return Day(
        waiting=_first(actor, All((AWAKE, mine, waits))),
        mine=_first(actor, All((AWAKE, mine, Not(waits)))),
        unassigned=_first(actor, All((AWAKE, Is("assignee", None), teams))),
        releases=waiting_for(actor.id),
        answers=_first(actor, All((AWAKE, waits, Not(mine), Not(Is("assignee", None))))),
    )


def _first(actor: AgentActor, condition: Condition) -> list[Row]:
    where = to_sql(listed_for(actor, condition))
    return fetch(where, ("updated_at", "id"), SHOWN)
