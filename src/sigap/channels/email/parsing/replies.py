"""The words a sender added, without what was quoted and without the signature.

Nothing is deleted by this: the whole text stays beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sigap.channels.email.parsing.quoting import Split, split_lines, wordings
from sigap.core.html import Line, folded, lines_of, tokens_of

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
        html=folded(tokens, _spans(split, len(tokens))),
        text="\n".join(line.text for line in lines),
        reply=split.reply,
    )


def _spans(split: Split, count: int) -> list[tuple[int, int]]:
    """The tokens of the quotations: each from its first words to the next ones that stay."""
    ends = [line.token for line in split.lines] + [count]
    spans = []
    for first, behind in split.quotations():
        while behind < len(split.lines) and not split.lines[behind].text.strip():
            behind += 1
        start, end = split.lines[first].token, ends[behind]
        if start < end:
            spans.append((start, end))
    return spans


def is_forward(subject: str) -> bool:
    """Whether a message of this subject passes another one on."""
    return bool(_FORWARD.match(subject[:40]))
