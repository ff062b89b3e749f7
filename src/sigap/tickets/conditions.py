"""One typed tree of conditions over a ticket, compiled to SQL and to a Python closure.

Views, search, access, SLA policies and rules use it; a property test proves both forms equal.
NULL is an ordinary value here (``is None`` holds for it, every order comparison with it is false).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

Value = str | int | datetime | None
Row = Any
Closure = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Sql:
    """A condition in SQL with its parameters, over the table ``tickets_ticket``."""

    text: str
    params: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Is:
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is among these; never true of an empty list or of NULL."""

    key: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """Strictly smaller: earlier, or less."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Greater or equal: at or after a moment."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Contains:
    """A list holds the value (tags)."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """A text holds the words, whatever their case."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: Condition


Leaf = Is | OneOf | Before | AtLeast | Contains | Mentions
Condition = Leaf | All | AnyOf | Not

ALWAYS = All(())
NEVER = AnyOf(())


class UnknownKey(ValueError):
    """A condition names something that tickets do not have."""


@dataclass(frozen=True, slots=True)
class Key:
    """A column that conditions may name. ``choices``: values that SQL gets as literals, because a
    generic plan cannot use a partial index for a parameter. ``read``: how a closure gets the value,
    where that is no attribute."""

    column: str
    attribute: str
    choices: frozenset[Value] = frozenset()
    read: Callable[[Row], Any] | None = None


_keys: dict[str, Key] = {}
_families: list[Callable[[str], Key | None]] = []


def offer(name: str, *, attribute: str, choices: Sequence[Value] = ()) -> None:
    """Adds a key to the vocabulary. ``attribute`` is the ticket's column and attribute."""
    _keys[name] = Key(f'tickets_ticket."{attribute}"', attribute, frozenset(choices))


def offer_family(resolve: Callable[[str], Key | None]) -> None:
    """Adds keys that come and go: ``resolve`` finds one by its name."""
    _families.append(resolve)


def asks_of(condition: Condition, key: str) -> bool:
    """Whether the condition names this key anywhere."""
    if isinstance(condition, All | AnyOf):
        return any(asks_of(part, key) for part in condition.of)
    if isinstance(condition, Not):
        return asks_of(condition.of, key)
    return condition.key == key


def _key(name: str) -> Key:
    found = _keys.get(name) or next((key for one in _families if (key := one(name))), None)
    if found is None:
        raise UnknownKey(name)
    return found


def to_sql(condition: Condition) -> Sql:
    """The condition as SQL. Values are parameters, except choices, which are literals."""
    match condition:
        case All(of):
            return _joined(of, " AND ", "TRUE")
        case AnyOf(of):
            return _joined(of, " OR ", "FALSE")
        case Not(of):
            inner = to_sql(of)
            return Sql(f"NOT coalesce({inner.text}, FALSE)", inner.params)
        case _:
            return _leaf_sql(condition)


def _leaf_sql(condition: Leaf) -> Sql:
    match condition:
        case Is(name, None):
            return Sql(f"{_key(name).column} IS NULL")
        case Is(name, value):
            return _compared(_key(name), "=", value)
        case OneOf(name, values):
            return _one_of(_key(name), values)
        case Before(name, value):
            return _compared(_key(name), "<", value)
        case AtLeast(name, value):
            return _compared(_key(name), ">=", value)
        case Contains(name, value):
            return Sql(f"{_key(name).column} @> ARRAY[%s]::text[]", (value,))
        case Mentions(name, value):
            return Sql(f"strpos(lower({_key(name).column}), lower(%s)) > 0", (value,))


def to_closure(condition: Condition) -> Closure:
    """The condition as a function of a ticket, or of anything with its attributes."""
    match condition:
        case All(of):
            parts = [to_closure(part) for part in of]
            return lambda row: all(part(row) for part in parts)
        case AnyOf(of):
            parts = [to_closure(part) for part in of]
            return lambda row: any(part(row) for part in parts)
        case Not(of):
            inner = to_closure(of)
            return lambda row: not inner(row)
        case _:
            return _leaf_closure(condition)


def _leaf_closure(condition: Leaf) -> Closure:
    key = _key(condition.key)
    get: Callable[[Row], Any] = key.read or attrgetter(key.attribute)
    match condition:
        case Is(_, value):
            return lambda row: bool(get(row) == value)
        case OneOf(_, values):
            wanted = frozenset(values) - {None}
            return lambda row: get(row) in wanted
        case Before(_, value):
            return lambda row: (found := get(row)) is not None and found < value
        case AtLeast(_, value):
            return lambda row: (found := get(row)) is not None and found >= value
        case Contains(_, value):
            return lambda row: value in (get(row) or ())
        case Mentions(_, value):
            return lambda row: value.lower() in (get(row) or "").lower()


def _joined(parts: tuple[Condition, ...], word: str, empty: str) -> Sql:
    if not parts:
        return Sql(empty)
    compiled = [to_sql(part) for part in parts]
    params = tuple(param for part in compiled for param in part.params)
    return Sql("(" + word.join(part.text for part in compiled) + ")", params)


def _compared(key: Key, operator: str, value: Value) -> Sql:
    if value in key.choices:
        return Sql(f"{key.column} {operator} {_literal(value)}")
    return Sql(f"{key.column} {operator} %s", (value,))


def _one_of(key: Key, values: tuple[Value, ...]) -> Sql:
    wanted = [value for value in values if value is not None]
    if not wanted:
        return Sql("FALSE")
    if key.choices.issuperset(wanted):
        return Sql(f"{key.column} IN ({', '.join(_literal(value) for value in wanted)})")
    return Sql(f"{key.column} = ANY(%s)", (wanted,))


def _literal(value: Value) -> str:
    """A choice of ours as it stands in SQL; choices are words and numbers, never foreign text."""
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str) or not value.replace("_", "").isalnum():
        raise ValueError(f"not a plain choice: {value!r}")
    return f"'{value}'"
