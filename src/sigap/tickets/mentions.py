"""``@Dewi Lestari`` or ``@IT`` in a note: whom it calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST = 20


def mentioned(text: str, names: Mapping[str, int]) -> set[int]:
    """The values of the names that stand behind an @, the longest name first, whatever the case.

    A name ends where a word ends: ``@Ana`` is not in ``@Anatomi``.
    """
    by_length = sorted(names, key=len, reverse=True)
    lowered, found = text.lower(), set[int]()
    at = lowered.find("@")
    while at >= 0 and len(found) < MOST:
        rest = lowered[at + 1 :]
        name = next((one for one in by_length if _begins(rest, one.lower())), None)
        if name is not None:
            found.add(names[name])
        at = lowered.find("@", at + 1)
    return found


def with_first_names(people: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Whole names, and first names that only one of them has."""
    names = {name: number for number, name in people}
    first: dict[str, list[int]] = {}
    for name, number in names.items():
        first.setdefault(name.split(" ")[0], []).append(number)
    single = {name: numbers[0] for name, numbers in first.items() if len(numbers) == 1}
    return single | names


def _begins(text: str, name: str) -> bool:
    return bool(name) and text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()
