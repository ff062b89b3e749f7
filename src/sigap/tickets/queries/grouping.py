"""Open tickets of a view by status, assignee, priority or team: the first of each group, and how
many there are up to the cap. Two statements, however many groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from sigap.people.access import AgentActor
from sigap.tickets.access import listed_for
from sigap.tickets.conditions import All, Condition, Is, to_sql
from sigap.tickets.models.choices import UNSOLVED, Priority
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.listing import COLUMNS, OPEN, Row, count
from sigap.tickets.statuses import all_statuses

MOST_GROUPS = 12
CARDS = 15
# The names of people are joined once, for the few rows that all parts found.
_PART = (
    "(SELECT {index} AS part, tickets_ticket.* FROM tickets_ticket WHERE {where}"
    " ORDER BY updated_at DESC, id DESC LIMIT {most})"
)
_GROUPS = """
SELECT t.part, {columns}
FROM ({parts}) t
JOIN people_contact r ON r.id = t.requester_id
LEFT JOIN people_account a ON a.id = t.assignee_id
LEFT JOIN people_contact c ON c.id = a.contact_id
ORDER BY t.part, t.updated_at DESC, t.id DESC
"""


@dataclass(frozen=True, slots=True)
class Group:
    """``value``: what its tickets have in common, as the property's form sends it; ``term``: the
    same as a condition of the query language."""

    value: str
    label: str
    term: str
    rows: Sequence[Row]
    count: int


def groups(actor: AgentActor, condition: Condition, by: str, *, most: int = CARDS) -> list[Group]:
    """Every group, empty ones too, in their order."""
    wanted = _groups(actor, by)
    conditions = [All((condition, OPEN, part)) for _value, _label, _term, part in wanted]
    rows = _first(actor, conditions, most)
    found = count(actor, conditions)
    return [
        Group(value, label, term, rows[index], found[index])
        for index, (value, label, term, _part) in enumerate(wanted)
    ]


def _groups(actor: AgentActor, by: str) -> list[tuple[str, str, str, Condition]]:
    if by == "status":
        return [
            (str(one.pk), str(one), f"status:#{one.pk}",
             All((Is("status", one.category), Is("status_name", one.pk))))
            for one in all_statuses() if one.category in UNSOLVED
        ]  # fmt: skip
    if by == "priority":
        return [
            (str(one.value), str(one.label), f"priority:{one.value}", Is("priority", one.value))
            for one in reversed(Priority)
        ]
    named = list(choices().teams) if by == "team" else _colleagues(actor)
    if by == "team" and len(named) > MOST_GROUPS:
        named = [team for team in named if team[0] in actor.levels] or named
    nobody = _("No team") if by == "team" else _("Unassigned")
    return [
        ("", nobody, f"{by}:none", Is(by, None)),
        *((str(number), name, f"{by}:#{number}", Is(by, number))
          for number, name in named[:MOST_GROUPS]),
    ]  # fmt: skip


def _colleagues(actor: AgentActor) -> list[tuple[int, str]]:
    """Oneself, then those of one's own teams, then the others."""
    found = sorted(
        choices().colleagues,
        key=lambda one: (one.id != actor.id, one.teams.isdisjoint(actor.levels), one.name),
    )
    return [(one.id, one.name) for one in found]


def _first(actor: AgentActor, conditions: Sequence[Condition], most: int) -> list[list[Row]]:
    parts: list[str] = []
    params: list[Any] = []
    for index, condition in enumerate(conditions):
        where = to_sql(listed_for(actor, condition))
        parts.append(_PART.format(index=index, where=where.text, most=int(most)))
        params += where.params
    sql = _GROUPS.format(columns=COLUMNS, parts=" UNION ALL ".join(parts))
    found: list[list[Row]] = [[] for _condition in conditions]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for index, *row in cursor.fetchall():
            found[index].append(Row(*row))
    return found
