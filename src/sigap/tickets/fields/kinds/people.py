"""Contacts and organisations: by address or name, or by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sigap.people.models import Contact, Organisation
from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds.kind import Content, Held, Refused, first
from sigap.tickets.querying.names import Contacts, Organisations

MOST_DIGITS = 15
SHOWN = 5


@dataclass(frozen=True)
class Person:
    """``of``: contact or organisation. The value is the id."""

    of: str
    is_personal: bool = False

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = first(posted)
        if not text:
            return None
        number = text.removeprefix("#").partition(" ")[0]
        if text.startswith("#") and number.isascii() and number.isdigit():
            return self._existing(int(number[:MOST_DIGITS]))
        names = Contacts() if self.of == "contact" else Organisations()
        found = names.ids(text[:200])
        if not found:
            raise Refused(_("There is nobody of this name or address."))
        if len(found) > 1:
            numbers = ", ".join(f"#{one}" for one in found[:SHOWN])
            raise Refused(_("Several fit: write %(numbers)s.") % {"numbers": numbers})
        return found[0]

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if isinstance(given, bool) or not isinstance(given, int) or not 0 < given < 1 << 62:
            raise Refused(_("Give the number of a contact or organisation."))
        return self._existing(given)

    def _existing(self, number: int) -> int:
        known = Contact.objects if self.of == "contact" else Organisation.objects
        if not known.filter(pk=number).exists():
            raise Refused(_("There is nobody of this number."))
        return number

    def written(self, held: Held) -> list[str]:
        return [f"#{held.content} {held.name}".strip()]

    def plain(self, content: Content) -> Any:
        return content

    def shown(self, field: FieldDef, held: Held) -> str:
        return held.name or f"#{held.content}"

    def tokens(self, content: Content) -> list[str]:
        return [str(content)]
