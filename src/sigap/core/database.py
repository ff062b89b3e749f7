"""The database for connections outside Django."""

from __future__ import annotations

from django.conf import settings
from psycopg.conninfo import make_conninfo


def conninfo() -> str:
    """The database in libpq's form, for connections outside Django."""
    found = settings.DATABASES["default"]
    parts = {
        "dbname": found["NAME"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        "host": found["HOST"],
        "port": found["PORT"],
        "connect_timeout": 5,
    }
    return make_conninfo("", **{key: str(value) for key, value in parts.items() if value})
