from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from sigap.tickets.fields.definitions import FieldDef

Content = str | int | Decimal | date | datetime | bool | tuple[str, ...]


class Refused(ValueError):
    """A value that the field does not take; the text says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value as the table holds it. ``name``: of a contact or an organisation."""

    content: Content
    name: str = ""


class Kind(Protocol):
    """``read`` takes what a form posts, ``from_json`` what the API gets; both return None for
    nothing and raise Refused. ``written`` is what a form's control holds, ``plain`` what the API
    and events hold, ``shown`` is for people, ``tokens`` for conditions. ``is_personal``: events
    hold a reference to the erasable table in its place."""

    @property
    def is_personal(self) -> bool: ...

    def read(self, field: FieldDef, posted: Sequence[str]) -> Content | None: ...

    def from_json(self, field: FieldDef, given: Any) -> Content | None: ...

    def written(self, held: Held) -> list[str]: ...

    def plain(self, content: Content) -> Any: ...

    def shown(self, field: FieldDef, held: Held) -> str: ...

    def tokens(self, content: Content) -> list[str]: ...


def first(posted: Sequence[str]) -> str:
    return posted[0].strip().replace("\x00", "") if posted else ""
