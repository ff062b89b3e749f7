"""``Authorization: Bearer``: who calls the API, and with which scopes."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer

from sigap.core.problems import forbidden
from sigap.people.access import ACTOR_SQL, AgentActor, actor_from_row
from sigap.people.actions.tokens import token_hash
from sigap.people.models.token import Scope
from sigap.people.roles import Right

_TOUCH = """
UPDATE people_apitoken SET last_used_at = now()
WHERE hash = %s AND expires_at > now()
  AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
"""
_FIND = """
SELECT account_id, scopes, last_used_at IS NULL OR last_used_at < now() - interval '1 minute'
FROM people_apitoken WHERE hash = %s AND expires_at > now()
"""


class ApiRequest(HttpRequest):
    """A request of the API. ``auth`` is the actor whose token was used."""

    auth: AgentActor
    scopes: frozenset[str]


class BearerToken(HttpBearer):
    """Sets ``request.auth`` and ``request.scopes``; a GET needs ``read``, all else ``write``."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        hashed = token_hash(token)
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [hashed])
            found = cursor.fetchone()
            if found is None:
                return None
            if found[2]:
                cursor.execute(_TOUCH, [hashed])
            cursor.execute(ACTOR_SQL, [found[0]])
            row = cursor.fetchone()
        if row is None:
            return None
        actor, _password = actor_from_row(row)
        if not actor.may(Right.DESK):
            raise forbidden()
        needed = Scope.READ if request.method in {"GET", "HEAD"} else Scope.WRITE
        if needed not in found[1]:
            raise forbidden()
        if "Accept-Language" not in request.headers:
            translation.activate(actor.language)
        timezone.activate(actor.time_zone)
        return actor
