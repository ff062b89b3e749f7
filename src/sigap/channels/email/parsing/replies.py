"""The words a sender added, without what was quoted and without the signature.

Nothing is deleted by this: the whole text stays beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sigap.channels.email.parsing.quoting import Split, split_lines, wordings
from sigap.core.html import Line, Token, folded, lines_of, tokens_of

_FORWARD = re.compile(rf"\s*(?:{wordings.FORWARD_PREFIXES})\s*[:：]", re.IGNORECASE)


def without_quotes(text: str, *, subject: str = "") -> str:
    """``text`` without quotations and without the signature; never empty for it. ``subject``, where
    given, tells whether another message is passed on."""
    lines = [Line(line.rstrip()) for line in text.split("\n")]
    return split_lines(lines, forwards=is_forward(subject)).reply or text.strip("\n")


@dataclass(frozen=True, slots=True)
class FoldedHtml:
    """``html`` without marks, its quotations in ``<details>``; its ``text``, and the ``reply`` in
    it."""

    html: str
    text: str
    reply: str


def fold_quotes(marked_html: str, *, subject: str) -> FoldedHtml:
    """What ``sanitise_marked`` made, with its quotations folded away and told apart in its text."""
    tokens = tokens_of(marked_html)
    lines = lines_of(tokens)
    split = split_lines(lines, forwards=is_forward(subject))
    return FoldedHtml(
        html=folded(tokens, _spans(split, tokens)),
        text="\n".join(line.text for line in lines),
        reply=split.reply,
    )


def _spans(split: Split, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The tokens of the quotations: each from its first words to the next ones that stay.

    A line above quoted words that stay tells whose they are, and stays with them.
    """
    ends = [line.token for line in split.lines] + [len(tokens)]
    spans = []
    for first, behind in split.quotations():
        while behind < len(split.lines) and not split.lines[behind].text.strip():
            behind += 1
        start, end = _opening(tokens, split.lines[first].token), ends[behind]
        tells = behind < len(split.lines) and split.lines[behind].text.startswith(">")
        if start < end and not tells:
            spans.append((start, end))
    return spans


def _opening(tokens: Sequence[Token], index: int) -> int:
    """The first of the tags and spaces that stand directly before a quotation and open it."""
    while index > 0:
        before = tokens[index - 1]
        if before.closing or before.name == "img" or (not before.name and before.written.strip()):
            break
        index -= 1
    return index


def is_forward(subject: str) -> bool:
    """Whether a message of this subject passes another one on."""
    return bool(_FORWARD.match(subject[:40]))
