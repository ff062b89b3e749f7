"""What stands in for a person's picture."""

from __future__ import annotations

HUES = 7


def initials(name: str) -> str:
    """Up to two capitals: "Dewi Lestari" is DL, "dewi@desk.example" is D, nothing is "?"."""
    words = name.partition("@")[0].split()
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in ends).upper() or "?"


def hue(key: int | str | None) -> int:
    """One of the seven hues, 1 to 7, always the same for the same id or word."""
    if key is None:
        return 1
    number = key if isinstance(key, int) else sum(key.encode())
    return number % HUES + 1
