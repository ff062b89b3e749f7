"""What the selects of the desk offer. Kept for some seconds: every ticket page asks for it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sigap.people.roles import Right, Roles

KEPT_S = 5.0


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent who answers customers, with the teams that tickets may come from."""

    id: int
    name: str
    teams: frozenset[int]
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Teams and categories as (id, name); ``colleagues`` in the order of their names."""

    teams: tuple[tuple[int, str], ...]
    categories: tuple[tuple[int, str], ...]
    colleagues: tuple[Colleague, ...]

    def assignees(self, team_id: int | None) -> list[tuple[int, str]]:
        """Who may take a ticket of this team."""
        return [
            (one.id, one.name)
            for one in self.colleagues
            if team_id is None or one.everywhere or team_id in one.teams
        ]


_CHOICES = """
SELECT 'team', id, name, '', NULL::bigint[] FROM people_team
UNION ALL
SELECT 'category', c.id, concat_ws(' › ', p.name, c.name), '', NULL
FROM tickets_category c LEFT JOIN tickets_category p ON p.id = c.parent_id
UNION ALL
SELECT 'agent', a.id, coalesce(nullif(c.name, ''), a.email), a.role,
  (SELECT array_agg(m.team_id) FROM people_membership m WHERE m.account_id = a.id)
FROM people_account a JOIN people_contact c ON c.id = a.contact_id WHERE a.is_active
ORDER BY 3, 2
"""
_kept: list[tuple[float, Choices]] = []


def choices() -> Choices:
    """One statement, at most every KEPT_S seconds in each process."""
    if _kept and time.monotonic() - _kept[0][0] < KEPT_S:
        return _kept[0][1]
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES)
        rows = cursor.fetchall()
    found = Choices(_named(rows, "team"), _named(rows, "category"), _colleagues(rows))
    _kept[:] = [(time.monotonic(), found)]
    return found


def forget_choices() -> None:
    _kept.clear()


def _named(rows: list[Any], kind: str) -> tuple[tuple[int, str], ...]:
    return tuple((row[1], row[2]) for row in rows if row[0] == kind)


def _colleagues(rows: list[Any]) -> tuple[Colleague, ...]:
    agents = [(row, Roles(row[3]).rights) for row in rows if row[0] == "agent"]
    return tuple(
        Colleague(row[1], row[2], frozenset(row[4] or ()), Right.WORK_ALL in rights)
        for row, rights in agents
        if Right.REPLY in rights
    )
