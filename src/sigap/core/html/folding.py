"""Puts stretches of sanitised HTML into ``<details>``, to be opened by who wants to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import nh3

from sigap.core.html import policy
from sigap.core.html.lines import VOID, Token
from sigap.core.html.marks import Mark

SUMMARY = "<summary>…</summary>"
_OPEN = f'<details class="quotation">{SUMMARY}'
_CLOSE = "</details>"
_MAX_FOLDS = 20


def folded(tokens: Sequence[Token], spans: Iterable[tuple[int, int]]) -> str:
    """The HTML of ``tokens`` with those of each span (first, behind the last) folded away.

    Spans are in order and do not overlap. They may begin and end anywhere: the elements that are
    open there end before and begin again behind, so that all stays well formed. No word is lost.
    The result has passed the sanitiser once more, in which these ``details`` alone are new.
    """
    chosen = list(spans)[:_MAX_FOLDS]
    edges = {start: _OPEN for start, _ in chosen}
    pieces: list[str] = []
    ends = {end: _CLOSE for _, end in chosen}
    opened: list[Token] = []
    for index, token in enumerate(_plain(tokens)):
        between = ends.get(index, "") + edges.get(index, "")
        if between:
            pieces += _cut(opened, between)
        pieces.append(token.written)
        if token.closing:
            if opened:
                opened.pop()
        elif token.name and token.name not in VOID:
            opened.append(token)
    if len(tokens) in ends:
        pieces += [f"</{token.name}>" for token in reversed(opened)]
        pieces.append(_CLOSE)
    return _checked("".join(pieces))


def _cut(opened: list[Token], between: str) -> list[str]:
    """Ends what is open, and begins it again behind ``between``."""
    ends = [f"</{token.name}>" for token in reversed(opened)]
    return [*ends, between, *(token.written for token in opened)]


def _plain(tokens: Iterable[Token]) -> Iterable[Token]:
    """``tokens`` without marks; paragraphs that are but lines become ``div``."""
    is_line = False
    for token in tokens:
        mark = token.mark()
        if token.name == "p" and (mark is Mark.LINE or (token.closing and is_line)):
            is_line = not token.closing
            token = Token(f"<{'/' * token.closing}div{token.attributes}>", "div", "", token.closing)
        yield token


def _checked(html: str) -> str:
    attributes = {tag: set(names) for tag, names in policy.ATTRIBUTES.items()}
    return nh3.clean(
        html,
        tags=policy.TAGS | {"details", "summary"},
        clean_content_tags=set(policy.DROPPED_WITH_CONTENT),
        attributes=attributes,
        tag_attribute_values={"details": {"class": {"quotation"}}},
        link_rel=policy.LINK_REL,
        url_schemes=set(policy.LINK_SCHEMES) | {"cid", "remote"},
        filter_style_properties=set(policy.STYLE_PROPERTIES),
    ).strip()
