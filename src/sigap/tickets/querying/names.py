"""Names and their ids. Teams, agents and categories are kept by the process; contacts and
organisations cost one statement each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.db import connection

from sigap.tickets.queries.choosing import Choices, choices

MOST = 6


class Names(Protocol):
    def ids(self, text: str) -> list[int]:
        """Of all that have this name or address, whatever its case; at most a few."""

    def unique_name(self, number: int) -> str:
        """A writing that leads back to this id alone; empty where there is none."""

    def starting(self, start: str) -> list[tuple[str, str]]:
        """Names that begin like this, with an explanation."""

    def known(self) -> list[str]:
        """Names to suggest where one is not found."""


class Offered:
    """What the selects of the desk offer."""

    def __init__(self, of: Callable[[Choices], Sequence[tuple[int, str]]]) -> None:
        self._of = of

    def ids(self, text: str) -> list[int]:
        wanted = text.casefold()
        return [number for number, name in self._of(choices()) if name.casefold() == wanted]

    def unique_name(self, number: int) -> str:
        name = dict(self._of(choices())).get(number, "")
        return name if name and self.ids(name) == [number] else ""

    def starting(self, start: str) -> list[tuple[str, str]]:
        wanted = start.casefold()
        found = [name for _id, name in self._of(choices()) if wanted in name.casefold()]
        return [
            (name, "") for name in sorted(found, key=lambda n: not n.casefold().startswith(wanted))
        ][:MOST]

    def known(self) -> list[str]:
        return [name for _id, name in self._of(choices())]


class Agents(Offered):
    """Also by their mail address, and those who no longer work here."""

    def __init__(self) -> None:
        super().__init__(lambda found: [(one.id, one.name) for one in found.colleagues])

    def ids(self, text: str) -> list[int]:
        if "@" in text:
            return _column("SELECT id FROM people_account WHERE email = lower(%s)", [text])
        return super().ids(text) or _column(
            "SELECT a.id FROM people_account a JOIN people_contact c ON c.id = a.contact_id"
            " WHERE lower(c.name) = lower(%s) ORDER BY a.id LIMIT 6",
            [text],
        )

    def unique_name(self, number: int) -> str:
        return super().unique_name(number) or _first(
            "SELECT email FROM people_account WHERE id = %s", [number]
        )


class Organisations:
    def ids(self, text: str) -> list[int]:
        return _column(
            "SELECT id FROM people_organisation WHERE lower(name) = lower(%s)"
            " OR domains @> ARRAY[lower(%s)]::text[] ORDER BY id LIMIT 6",
            [text, text],
        )

    def unique_name(self, number: int) -> str:
        name = _first("SELECT name FROM people_organisation WHERE id = %s", [number])
        return name if name and self.ids(name) == [number] else ""

    def starting(self, start: str) -> list[tuple[str, str]]:
        return _starting("SELECT name, '' FROM people_organisation", "name", start)

    def known(self) -> list[str]:
        return []


class Contacts:
    """By address, or by their whole name."""

    def ids(self, text: str) -> list[int]:
        if "@" in text:
            return _column(
                "SELECT contact_id FROM people_identity"
                " WHERE kind = 'mail' AND address = lower(%s)",
                [text],
            )
        return _column(
            "SELECT id FROM people_contact WHERE lower(name) = lower(%s) ORDER BY id LIMIT 6",
            [text],
        )

    def unique_name(self, number: int) -> str:
        return _first(
            "SELECT address FROM people_identity WHERE contact_id = %s AND kind = 'mail'"
            " ORDER BY id LIMIT 1",
            [number],
        )

    def starting(self, start: str) -> list[tuple[str, str]]:
        if "@" in start:
            return _starting("SELECT address, '' FROM people_identity", "address", start)
        return _starting(
            "SELECT coalesce((SELECT address FROM people_identity i WHERE i.contact_id = c.id"
            " ORDER BY i.id LIMIT 1), c.name), c.name FROM people_contact c",
            "name",
            start,
        )

    def known(self) -> list[str]:
        return []


def _starting(select: str, column: str, start: str) -> list[tuple[str, str]]:
    """By the index of names in lower case: no pattern of the asker's, no more than a few rows."""
    if not start:
        return []
    escaped = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = _rows(  # the columns are ours
        f"{select} WHERE lower({column}) LIKE lower(%s) ORDER BY lower({column}) LIMIT {MOST}",
        [f"{escaped}%"],
    )
    return [(row[0], row[1]) for row in rows]


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [value.replace("\x00", " ") if isinstance(value, str) else value for value in params],
        )
        return list(cursor.fetchall())


def _column(sql: str, params: list[Any]) -> list[int]:
    return list(dict.fromkeys(row[0] for row in _rows(sql, params)))


def _first(sql: str, params: list[Any]) -> str:
    rows = _rows(sql, params)
    return str(rows[0][0]) if rows else ""
