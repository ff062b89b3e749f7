"""The keys of queries. Ribs offer more in their ``apps.py``, after ``conditions.offer``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language

from sigap.tickets.querying.kinds.kind import Kind


@dataclass(frozen=True, slots=True)
class SearchKey:
    """``name``: English, as stored; ``name_id``: Indonesian; ``column``: the key of the vocabulary
    of conditions; ``kind``: how its values are read, written, compared and completed."""

    name: str
    name_id: str
    label: str | Promise
    column: str
    kind: Kind
    aliases: tuple[str, ...] = ()

    def written(self) -> str:
        """The key in the reader's language."""
        return self.name_id if get_language() == "id" else self.name


@dataclass(frozen=True, slots=True)
class Family:
    """Keys that come and go: one by its writing, and all that are offered now."""

    find: Callable[[str], SearchKey | None]
    all: Callable[[], list[SearchKey]]


_families: list[Family] = []
_keys: dict[str, SearchKey] = {}
_writings: dict[str, SearchKey] = {}


def offer_key(key: SearchKey) -> None:
    """Adds a key to the language. Raises ValueError where one of its writings is taken."""
    for writing in (key.name, key.name_id, *key.aliases):
        if _writings.get(writing, key).name != key.name:
            raise ValueError(f"{writing} is taken")
        _writings[writing] = key
    _keys[key.name] = key


def offer_family(family: Family) -> None:
    _families.append(family)


def find(writing: str) -> SearchKey | None:
    """The key of this name in either language, in whatever case."""
    plain = writing.casefold().replace("_", "-")
    return _writings.get(plain) or _of_families(plain)


def _of_families(plain: str) -> SearchKey | None:
    return next((key for one in _families if (key := one.find(plain))), None)


def key_of(name: str) -> SearchKey:
    """Raises KeyError."""
    found = _keys.get(name) or _of_families(name.replace("_", "-"))
    if found is None:
        raise KeyError(name)
    return found


def writings() -> list[str]:
    return [*_writings, *(key.written() for one in _families for key in one.all())]


def registered_keys() -> list[SearchKey]:
    """Those that every desk has."""
    return list(_keys.values())


def all_keys() -> list[SearchKey]:
    return [*registered_keys(), *(key for one in _families for key in one.all())]
