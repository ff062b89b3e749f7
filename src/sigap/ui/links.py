"""Addresses of pages, resolved once for each name and not once for each row."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

# Far above any id of ours; each position gets its own, so that it can be found again.
MARK = 987_654_321_000


@lru_cache(maxsize=1024)
def _pattern(name: str, count: int) -> str:
    path = reverse(name, args=[MARK + place for place in range(count)])
    path = path.replace("{", "{{").replace("}", "}}")
    for place in range(count):
        path = path.replace(str(MARK + place), f"{{{place}}}")
    return path


@lru_cache(maxsize=4096)
def _words(name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)


def url(name: str, *args: object) -> str:
    """The path of a named page; integers are put into a remembered pattern."""
    if all(type(arg) is int for arg in args):
        return _pattern(name, len(args)).format(*args)
    return _words(name, args)
