"""What a query says, before it is asked: terms joined by all, any and not, and words.

Trees are kept in one form (nothing nested that need not be), so that equal queries are equal
values and a printed tree is parsed to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

OPERATORS = (":", ">", ">=", "<", "<=")


@dataclass(frozen=True, slots=True)
class Term:
    """``key`` by its English name; ``values`` in neutral form (``open``, ``#12``, ``-7d``)."""

    key: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """Something to look for in the full text. ``at`` and ``length``: where it stood."""

    text: str
    at: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Both:
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    of: Node


Node = Term | Word | Both | Either | Without
EVERYTHING = Both(())


@dataclass(frozen=True, slots=True)
class Query:
    """A tree without words, the words that must be found, and those that must not."""

    tree: Node = EVERYTHING
    words: tuple[Word, ...] = ()
    without: tuple[Word, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == NOTHING_ASKED

    @property
    def parts(self) -> tuple[Node, ...]:
        """What must hold, one by one."""
        return self.tree.of if isinstance(self.tree, Both) else (self.tree,)


NOTHING_ASKED = Query()


def both(of: Iterable[Node]) -> Node:
    return _joined(of, Both)


def either(of: Iterable[Node]) -> Node:
    return _joined(of, Either)


def without(of: Node) -> Node:
    return of.of if isinstance(of, Without) else Without(of)


def _joined(of: Iterable[Node], kind: Callable[[tuple[Node, ...]], Both | Either]) -> Node:
    parts: list[Node] = []
    for part in of:
        parts += part.of if isinstance(part, Both | Either) and type(part) is kind else [part]
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def joined(one: Query, other: Query) -> Query:
    """Both queries at once."""
    return Query(both((one.tree, other.tree)), one.words + other.words, one.without + other.without)
