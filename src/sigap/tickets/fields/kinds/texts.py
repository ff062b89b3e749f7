"""Texts of one line, of several, and of a fixed form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds.kind import Content, Held, Refused, first

LONGEST_PATTERN = 500
_MEMORY = 1 << 20


class BadPattern(ValueError):
    """RE2 does not understand the pattern; the text says why."""


@lru_cache(maxsize=500)
def compiled(pattern: str) -> Any:
    """A pattern of RE2, whose time grows with the text and never explodes. Raises BadPattern."""
    # Only a desk that has such fields needs the library.
    import re2

    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern(f"> {LONGEST_PATTERN}")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise BadPattern(words) from error


@dataclass(frozen=True)
class Text:
    """``most`` characters; without ``lines`` spaces and line ends become single spaces."""

    most: int
    lines: bool = False
    is_personal: bool = True

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = first(posted)
        text = text.replace("\r\n", "\n") if self.lines else " ".join(text.split())
        if len(text) > self.most:
            raise Refused(_("Write at most %(most)s characters.") % {"most": self.most})
        return text or None

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if not isinstance(given, str):
            raise Refused(_("This must be a text."))
        return self.read(field, [given])

    def written(self, held: Held) -> list[str]:
        return [str(held.content)]

    def plain(self, content: Content) -> Any:
        return content

    def shown(self, field: FieldDef, held: Held) -> str:
        return str(held.content)

    def tokens(self, content: Content) -> list[str]:
        return [str(content)]


@dataclass(frozen=True)
class Patterned(Text):
    """A text that the field's pattern matches from end to end."""

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = super().read(field, posted)
        if text is not None and not compiled(field.pattern).fullmatch(str(text)):
            example = field.example and _("Write it like %(example)s.") % {"example": field.example}
            raise Refused(field.error or example or _("This does not have the right form."))
        return text
