"""Whole and decimal numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds.kind import Content, Held, Refused, first
from sigap.ui.formats import marks

PLACES = 6
MOST_DIGITS = 15
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)


class Decimals:
    """With a point or a comma before at most six places."""

    is_personal = False
    form = _DECIMAL

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = first(posted)
        if not text:
            return None
        if not self.form.fullmatch(text):
            raise Refused(self.said())
        number = Decimal(text.replace(",", "."))
        if field.minimum and number < Decimal(field.minimum):
            raise Refused(_("At least %(minimum)s.") % {"minimum": field.minimum})
        if field.maximum and number > Decimal(field.maximum):
            raise Refused(_("At most %(maximum)s.") % {"maximum": field.maximum})
        return number

    def said(self) -> str:
        return _("Write a number, such as 12.5.")

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if isinstance(given, bool) or not isinstance(given, int | float | str):
            raise Refused(self.said())
        return self.read(field, [str(given)])

    def written(self, held: Held) -> list[str]:
        return self.tokens(held.content)

    def plain(self, content: Content) -> Any:
        return self.tokens(content)[0]

    def shown(self, field: FieldDef, held: Held) -> str:
        return self.tokens(held.content)[0].replace(".", marks().decimal)

    def tokens(self, content: Content) -> list[str]:
        text = f"{content:f}"
        return [text.rstrip("0").rstrip(".") if "." in text else text]


class Whole(Decimals):
    form = _WHOLE

    def said(self) -> str:
        return _("Write a whole number.")

    def plain(self, content: Content) -> Any:
        return int(content)  # type: ignore[arg-type]  # a number
