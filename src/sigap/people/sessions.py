"""Sessions in the database, read without the ORM: every page reads one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import connection

_READ = (
    "SELECT session_data, expire_date FROM django_session"
    " WHERE session_key = %s AND expire_date > now()"
)


class SessionStore(DatabaseStore):
    """Django's own store, but for how a session is found."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return SimpleNamespace(session_data=row[0], expire_date=row[1])
