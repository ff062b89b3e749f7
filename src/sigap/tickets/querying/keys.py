"""The keys of queries. Ribs offer more in their ``apps.py``, after ``conditions.offer``."""

from __future__ import annotations

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


_keys: dict[str, SearchKey] = {}
_writings: dict[str, SearchKey] = {}


def offer_key(key: SearchKey) -> None:
    """Adds a key to the language. Raises ValueError where one of its writings is taken."""
    for writing in (key.name, key.name_id, *key.aliases):
        if _writings.get(writing, key).name != key.name:
            raise ValueError(f"{writing} is taken")
        _writings[writing] = key
    _keys[key.name] = key


def find(writing: str) -> SearchKey | None:
    """The key of this name in either language, in whatever case."""
    return _writings.get(writing.casefold().replace("_", "-"))


def key_of(name: str) -> SearchKey:
    return _keys[name]


def writings() -> list[str]:
    return list(_writings)


def all_keys() -> list[SearchKey]:
    return list(_keys.values())
