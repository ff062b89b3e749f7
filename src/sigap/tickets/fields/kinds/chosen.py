"""Choices: one, several, from a tree, and yes or no.

Whether a choice is offered here and now is for the form to say; a kind knows those of the field,
also those that are no longer offered, because tickets may still hold them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sigap.tickets.fields.definitions import FLAGS, FieldDef
from sigap.tickets.fields.kinds.kind import Content, Held, Refused, first


class Chosen:
    """Held as a list of one."""

    is_personal = False

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        key = first(posted)
        if not key:
            return None
        return _known(field, (key,))

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if not isinstance(given, str):
            raise Refused(_("Choose one of the list."))
        return self.read(field, [given])

    def written(self, held: Held) -> list[str]:
        return self.tokens(held.content)

    def plain(self, content: Content) -> Any:
        return self.tokens(content)[0]

    def shown(self, field: FieldDef, held: Held) -> str:
        return ", ".join(field.path(key) for key in self.tokens(held.content))

    def tokens(self, content: Content) -> list[str]:
        return list(content)  # type: ignore[arg-type]  # a tuple of keys


class Several(Chosen):
    """Held in the order of the field's choices."""

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        wanted = {key.strip() for key in posted} - {""}
        if not wanted:
            return None
        _known(field, tuple(wanted))
        return tuple(option.key for option in field.options if option.key in wanted)

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise Refused(_("Give a list of choices."))
        return self.read(field, given)

    def plain(self, content: Content) -> Any:
        return self.tokens(content)


def _known(field: FieldDef, keys: tuple[str, ...]) -> tuple[str, ...]:
    if any(key not in field.by_key for key in keys):
        raise Refused(_("Choose one of the list."))
    return keys


class Flag:
    """Yes, no, or nothing said."""

    is_personal = False

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None:
        text = first(posted)
        if not text:
            return None
        if text not in FLAGS:
            raise Refused(_("Choose yes or no."))
        return text == "yes"

    def from_json(self, field: FieldDef, given: Any) -> Content | None:
        if not isinstance(given, bool):
            raise Refused(_("This must be true or false."))
        return given

    def written(self, held: Held) -> list[str]:
        return self.tokens(held.content)

    def plain(self, content: Content) -> Any:
        return content

    def shown(self, field: FieldDef, held: Held) -> str:
        return _("Yes") if held.content else _("No")

    def tokens(self, content: Content) -> list[str]:
        return ["yes" if content else "no"]
