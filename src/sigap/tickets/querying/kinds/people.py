"""Values with names: teams, agents, categories, organisations, contacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sigap.people.access import AgentActor
from sigap.tickets.conditions import AnyOf, Condition, Is, OneOf, Value
from sigap.tickets.querying import names
from sigap.tickets.querying.faults import QueryError, nearest
from sigap.tickets.querying.kinds.kind import NOTHING, NOTHINGS, ONLY_EQUAL, Asker, refused
from sigap.tickets.querying.tokens import Raw
from sigap.tickets.querying.tree import Term

ME, MES = "me", frozenset({"me", "saya"})
_WRITTEN_ID = {ME: "saya", NOTHING: "kosong"}


@dataclass(frozen=True)
class Named:
    """``names``: where ids and names are looked up; ``mine``: what ``me`` stands for, if anything.
    A name in quotation marks is never the word ``me`` or ``none``."""

    names: names.Names
    sample: str
    mine: Callable[[AgentActor], tuple[int, ...]] | None = None
    may_be_none: bool = True
    operators = ONLY_EQUAL

    def read(self, raw: Raw) -> str:
        text = raw.text.strip()
        if not raw.is_quoted:
            if self.mine and text.casefold() in MES:
                return ME
            if self.may_be_none and text.casefold() in NOTHINGS:
                return NOTHING
            number = text.removeprefix("#")
            if number != text and number.isascii() and number.isdecimal() and len(number) < 15:
                return f"#{int(number)}"
        found = self.names.ids(text)
        if not found:
            raise refused(raw, nearest(text, self.names.known()))
        if len(found) > 1:
            raise _ambiguous(raw, found)
        return f"#{found[0]}"

    def write(self, value: str) -> str:
        if value in {ME, NOTHING}:
            return _WRITTEN_ID[value] if get_language() == "id" else value
        return self.names.unique_name(int(value[1:])) or value

    def condition(self, term: Term, column: str, asker: Asker) -> Condition:
        ids: list[Value] = []
        for value in term.values:
            if value == ME and self.mine:
                ids += self.mine(asker.actor)
            elif value != NOTHING:
                ids.append(int(value[1:]))
        parts: list[Condition] = []
        if len(ids) == 1:
            parts.append(Is(column, ids[0]))
        elif ids or NOTHING not in term.values:
            parts.append(OneOf(column, tuple(dict.fromkeys(ids))))
        if NOTHING in term.values:
            parts.append(Is(column, None))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def complete(self, start: str) -> Sequence[tuple[str, str]]:
        words = [(ME, _("whoever asks"))] if self.mine else []
        words += [(NOTHING, _("nothing chosen"))] if self.may_be_none else []
        special = [
            (self.write(word), text)
            for word, text in words
            if self.write(word).startswith(start.casefold())
        ]
        return [*special, *self.names.starting(start)]

    def example(self) -> str:
        return self.sample


def _ambiguous(raw: Raw, ids: Sequence[int]) -> QueryError:
    message = _("Several are called “%(name)s”: write %(numbers)s.") % {
        "name": raw.text,
        "numbers": _(" or ").join(f"#{number}" for number in ids[:5]),
    }
    return QueryError(message, at=raw.at, length=raw.length)
