"""Fields and forms as the process keeps them, and the rules that pages, API and browser share.

Rules are plain data, the same in the database, in Python and in ``fields.js``::

    {"fields": [{"key": "device", "required": "", "choices": ["laptop"], "tree": false}],
     "conditions": [{"when": [{"of": "role", "is": "in", "values": ["agent_l1"]}],
                     "then": "show", "fields": ["device"], "choices": []}]}

``of`` is ``role``, ``status`` (category), ``type`` or ``field:KEY``; ``is`` one of IS; all clauses
of a condition must hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from sigap.tickets.models.field import FieldKind

IS = ("in", "not_in", "filled", "empty")
THEN = ("show", "hide", "require", "read_only", "limit")
REQUIRED = ("", "solve", "always")
ABOUT = ("role", "status", "type")
CHOOSING = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.TREE, FieldKind.FLAG})
FLAGS = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; of a tree the key is its path."""

    key: str
    label_id: str
    label_en: str
    is_active: bool = True

    @property
    def label(self) -> str:
        return in_language(self.label_id, self.label_en)

    @property
    def depth(self) -> int:
        return self.key.count("/")


@dataclass(frozen=True)
class FieldDef:
    """A field; its texts in the reader's language."""

    id: int
    key: str
    kind: str
    label_id: str
    label_en: str
    help_id: str = ""
    help_en: str = ""
    options: tuple[Option, ...] = ()
    pattern: str = ""
    example: str = ""
    error_id: str = ""
    error_en: str = ""
    minimum: str = ""
    maximum: str = ""
    is_searchable: bool = True
    is_active: bool = True

    @property
    def label(self) -> str:
        return in_language(self.label_id, self.label_en)

    @property
    def help(self) -> str:
        return in_language(self.help_id, self.help_en)

    @property
    def error(self) -> str:
        return in_language(self.error_id, self.error_en)

    @cached_property
    def by_key(self) -> dict[str, Option]:
        return {option.key: option for option in self.options}

    @property
    def codes(self) -> list[str] | None:
        """What may be chosen; None where the field has no choices."""
        if self.kind == FieldKind.FLAG:
            return list(FLAGS)
        if self.kind not in CHOOSING:
            return None
        return [option.key for option in self.options if option.is_active]

    def path(self, key: str) -> str:
        """A choice in words; of a tree with what is above it."""
        parts = key.split("/") if self.kind == FieldKind.TREE else [key]
        keys = ["/".join(parts[: at + 1]) for at in range(len(parts))]
        return " › ".join(self.by_key[one].label if one in self.by_key else one for one in keys)


@dataclass(frozen=True, slots=True)
class Placed:
    """A field in a section. ``required``: not at all, to solve, or always."""

    field: FieldDef
    required: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title_id: str
    title_en: str
    placed: tuple[Placed, ...]

    @property
    def title(self) -> str:
        return in_language(self.title_id, self.title_en)


@dataclass(frozen=True)
class FormDef:
    """A form, with its rules ready for evaluation; only active fields are in it."""

    id: int
    name: str
    team_id: int | None
    type: str
    brand: str
    sections: tuple[Section, ...]
    conditions: tuple[dict[str, Any], ...] = ()

    @cached_property
    def fields(self) -> dict[str, FieldDef]:
        """By key, in the order of the form."""
        return {
            placed.field.key: placed.field for section in self.sections for placed in section.placed
        }

    @cached_property
    def needs_something(self) -> bool:
        """Whether a ticket could ever be refused for an empty field."""
        required = any(placed.required for section in self.sections for placed in section.placed)
        return required or any(one["then"] == "require" for one in self.conditions)

    @cached_property
    def rules(self) -> dict[str, Any]:
        return {
            "fields": [
                {
                    "key": placed.field.key,
                    "required": placed.required,
                    "choices": placed.field.codes,
                    "tree": placed.field.kind == FieldKind.TREE,
                }
                for section in self.sections
                for placed in section.placed
            ],
            "conditions": list(self.conditions),
        }

    def fits(self, *, team_id: int | None, type_: str, brand: str) -> bool:
        return (
            self.team_id in (None, team_id)
            and self.type in ("", type_)
            and self.brand in ("", brand)
        )

    @property
    def precision(self) -> tuple[int, bool, bool, bool]:
        """How closely it says whose it is: the number of things named, then team, type, brand."""
        named = (self.team_id is not None, bool(self.type), bool(self.brand))
        return (sum(named), *named)


def in_language(indonesian: str, english: str) -> str:
    """The text in the reader's language, or the other where that is missing."""
    first, second = (indonesian, english) if get_language() == "id" else (english, indonesian)
    return first or second
