"""Caps on size, number and depth of tags, applied before the HTML parser sees them.

An HTML parser builds a tree: 30,000 nested ``div`` cost it more than 12 s, and unclosed formatting
tags are repeated inside every later paragraph.
"""

from __future__ import annotations

import re

from sigap.core.html.policy import words

MAX_CHARACTERS = 1_000_000
MAX_TAGS = 40_000
MAX_DEPTH = 100
MAX_FORMATTING_DEPTH = 10

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,63})")
_VOID = words("area base br col embed hr img input link meta param source track wbr command keygen")
# A new one of these closes the one before it, so that a row of them is not a depth.
_SELF_CLOSING_SIBLINGS = words(
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption"
)
_UNCOUNTED = _VOID | _SELF_CLOSING_SIBLINGS
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")


def bounded(html: str) -> tuple[str, bool]:
    """``html`` within the caps, and whether anything had to be left out.

    Tags too deep lose their mark-up and keep their text. Too many tags or characters: cut.
    """
    cut = len(html) > MAX_CHARACTERS
    html = html[:MAX_CHARACTERS]
    pieces: list[str] = []
    end = 0
    depth = _Depth()
    for number, match in enumerate(_TAG.finditer(html)):
        if number >= MAX_TAGS:
            return "".join(pieces) + html[end : match.start()], True
        if depth.allows(match[2].lower(), closing=bool(match[1])):
            continue
        cut = True
        if match.start() < end:
            continue
        pieces.append(html[end : match.start()])
        closed = html.find(">", match.end())
        end = closed + 1 if closed >= 0 else len(html)
    return "".join(pieces) + html[end:], cut


class _Depth:
    """Counts open tags of two kinds, and the ones refused so that their ends go with them."""

    def __init__(self) -> None:
        self._open = [0, 0]
        self._refused = [0, 0]

    def allows(self, name: str, *, closing: bool) -> bool:
        if name in _UNCOUNTED:
            return True
        kind = int(name in _FORMATTING)
        if closing:
            if self._refused[kind]:
                self._refused[kind] -= 1
                return False
            self._open[kind] = max(0, self._open[kind] - 1)
            return True
        if self._open[kind] >= (MAX_DEPTH, MAX_FORMATTING_DEPTH)[kind]:
            self._refused[kind] += 1
            return False
        self._open[kind] += 1
        return True
