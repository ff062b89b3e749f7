"""Days, and moments in the reader's time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds.kind import Content, Held, Refused, first
from sigap.ui.formats import day, local, moment

YEARS = range(1900, 2201)


class Day:
    is_personal = False

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = first(posted)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError as error:
            raise Refused(_("Choose a date.")) from error
        _check(field, found, found.isoformat())
        return found

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if not isinstance(given, str):
            raise Refused(_("Choose a date."))
        return self.read(field, [given])

    def written(self, held: Held) -> list[str]:
        return self.tokens(held.content)

    def plain(self, content: Content) -> Any:
        return self.tokens(content)[0]

    def shown(self, field: FieldDef, held: Held) -> str:
        return str(day(held.content))  # type: ignore[arg-type]  # a date

    def tokens(self, content: Content) -> list[str]:
        return [content.isoformat()]  # type: ignore[union-attr]  # a date


class Moment:
    """What a form posts is in the reader's zone; the API says which."""

    is_personal = False

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = first(posted)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise Refused(_("Choose a date and a time.")) from error
        if found.tzinfo is None:
            found = timezone.make_aware(found)
        _check(field, found.date(), local(found).strftime("%Y-%m-%dT%H:%M"))
        return found

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        try:
            found = datetime.fromisoformat(given) if isinstance(given, str) else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise Refused(_("Give the moment with its time zone, such as 2026-11-23T09:00:00Z."))
        return self.read(field, [given])

    def written(self, held: Held) -> list[str]:
        return [local(held.content).strftime("%Y-%m-%dT%H:%M")]  # type: ignore[arg-type]  # a moment

    def plain(self, content: Content) -> Any:
        return content.astimezone(UTC).isoformat()  # type: ignore[union-attr]  # a moment

    def shown(self, field: FieldDef, held: Held) -> str:
        return str(moment(held.content))  # type: ignore[arg-type]  # a moment

    def tokens(self, content: Content) -> list[str]:
        return self.written(Held(content))


def _check(field: FieldDef, found: date, text: str) -> None:
    if found.year not in YEARS:
        raise Refused(_("Choose a date."))
    if field.minimum and text < field.minimum:
        raise Refused(_("Not before %(minimum)s.") % {"minimum": field.minimum})
    if field.maximum and text > field.maximum:
        raise Refused(_("Not after %(maximum)s.") % {"maximum": field.maximum})
