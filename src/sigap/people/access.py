"""Who is asking, and what their role and memberships let them do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.crypto import constant_time_compare

from sigap.people.models import Account
from sigap.people.models.team import Level
from sigap.people.roles import Right, Roles


@dataclass(frozen=True, slots=True)
class AgentActor:
    """An account that is signed in or whose token is used. ``levels``: team id → Level."""

    id: int
    contact_id: int
    name: str
    email: str
    role: Roles
    language: str
    time_zone: str
    theme: str
    density: str
    has_single_keys: bool = True
    levels: dict[int, int] = field(default_factory=dict)
    rights: frozenset[Right] = frozenset()
    kind: str = "agent"

    def may(self, right: Right) -> bool:
        return right in self.rights

    def level(self, team_id: int | None) -> int:
        """The level in a team; who may work everywhere has CHANGE in each."""
        own = self.levels.get(team_id, 0) if team_id is not None else 0
        if Right.WORK_ALL in self.rights or (team_id is None and Right.SEE_UNROUTED in self.rights):
            return max(own, Level.CHANGE)
        return own

    @property
    def team_ids(self) -> list[int]:
        return sorted(self.levels)


def require(actor: AgentActor | None, right: Right) -> None:
    """Raises PermissionDenied unless the actor holds the right."""
    if actor is None or not actor.may(right):
        raise PermissionDenied(right)


ACTOR_SQL = """
SELECT a.id, a.contact_id, c.name, a.email, a.role, a.language, a.time_zone, a.theme, a.density,
       a.has_single_keys, a.password,
       coalesce(jsonb_object_agg(m.team_id, m.level) FILTER (WHERE m.id IS NOT NULL), '{}')::text
FROM people_account a JOIN people_contact c ON c.id = a.contact_id
LEFT JOIN people_membership m ON m.account_id = a.id
WHERE a.id = %s AND a.is_active GROUP BY a.id, c.id
"""


def actor_of(account_id: int) -> AgentActor | None:
    """The actor of an active account, in one statement."""
    found = _load(account_id)
    return found[0] if found else None


def actor_of_session(session: SessionBase) -> AgentActor | None:
    """The actor signed in with this session; none after the password was changed elsewhere."""
    account_id = session.get(SESSION_KEY)
    found = _load(int(account_id)) if account_id else None
    if found is None:
        return None
    actor, password = found
    return actor if session_fits(session.get(HASH_SESSION_KEY, ""), actor, password) else None


def session_fits(proof: str, actor: AgentActor, password: str) -> bool:
    """Whether the session was made with the account's present password."""
    expected = Account(pk=actor.id, password=password).get_session_auth_hash()
    return constant_time_compare(proof, expected)


def actor_from_row(row: Sequence[Any]) -> tuple[AgentActor, str]:
    """The actor and the password's hash, from a row of ACTOR_SQL."""
    account_id, contact_id, name, email, role_name, language, zone, theme, density = row[:9]
    has_single_keys, password, levels = row[9:]
    role = Roles(role_name)
    actor = AgentActor(
        id=account_id,
        contact_id=contact_id,
        name=name,
        email=email,
        role=role,
        language=language,
        time_zone=zone,
        theme=theme,
        density=density,
        has_single_keys=has_single_keys,
        levels={int(team): level for team, level in json.loads(levels).items()},
        rights=role.rights,
    )
    return actor, password


def _load(account_id: int) -> tuple[AgentActor, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(ACTOR_SQL, [account_id])
        row = cursor.fetchone()
    return actor_from_row(row) if row else None
