"""From text to tree: ``parse`` reads both languages and says where a text cannot be understood."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import gettext as _

from sigap.tickets.querying.faults import QueryError, did_you_mean, nearest
from sigap.tickets.querying.keys import SearchKey, find, writings
from sigap.tickets.querying.tokens import Raw, Token, tokens
from sigap.tickets.querying.tree import (
    Both,
    Node,
    Query,
    Term,
    Without,
    Word,
    both,
    either,
    without,
)

MOST_DEEP = 8
MOST_TERMS = 50
MOST_VALUES = 50


def parse(text: str) -> Query:
    """Raises QueryError. Names become ids, so that the answer may cost statements."""
    return _query(_Reader(text).whole())


@lru_cache(maxsize=2000)
def parse_neutral(text: str) -> Query:
    """A stored text, which names nothing by its name: no statements, kept."""
    return parse(text)


def _query(node: Node) -> Query:
    """Words stand beside conditions: one full-text question for the whole query."""
    tree, words, without_words = [], [], []
    for part in node.of if isinstance(node, Both) else (node,):
        match part:
            case Word():
                words.append(part)
            case Without(Word() as word):
                without_words.append(word)
            case _:
                _refuse_words(part)
                tree.append(part)
    return Query(both(tree), tuple(words), tuple(without_words))


def _refuse_words(node: Node) -> None:
    match node:
        case Word(_text, at, length):
            message = _(
                "Words are looked for in the whole ticket: write them beside the conditions, not"
                " inside OR or NOT."
            )
            raise QueryError(message, at=at, length=length)
        case Without(of):
            _refuse_words(of)
        case Term():
            pass
        case _:
            for part in node.of:
                _refuse_words(part)


class _Reader:
    """Recursive descent: any of (all of (not …))."""

    def __init__(self, text: str) -> None:
        self.tokens = list(tokens(text))
        self.end = len(text)
        self.place = 0
        self.terms = 0

    def whole(self) -> Node:
        if not self.tokens:
            return both(())
        node = self.any_of(0)
        if token := self.peek():
            message = _("This parenthesis closes nothing.")
            raise QueryError(message, at=token.at, length=token.length)
        return node

    def peek(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, kind: str) -> Token | None:
        token = self.peek()
        if token is None or token.kind != kind:
            return None
        self.place += 1
        return token

    def any_of(self, depth: int) -> Node:
        parts = [self.all_of(depth)]
        while self.take("or"):
            parts.append(self.all_of(depth))
        return either(parts)

    def all_of(self, depth: int) -> Node:
        parts = [self.one(depth)]
        while (token := self.peek()) and token.kind not in {"or", "close"}:
            self.take("and")
            parts.append(self.one(depth))
        return both(parts)

    def one(self, depth: int) -> Node:
        token = self.peek()
        if token is None or token.kind in {"and", "or", "close"}:
            raise self.missing(token)
        self.place += 1
        if depth > MOST_DEEP:
            message = _("This is nested too deeply.")
            raise QueryError(message, at=token.at, length=token.length)
        if token.kind == "not":
            return without(self.one(depth + 1))
        if token.kind == "open":
            return self.group(token, depth)
        self.terms += 1
        if self.terms > MOST_TERMS:
            message = _("A query has at most %(most)s conditions and words.") % {"most": MOST_TERMS}
            raise QueryError(message, at=token.at, length=token.length)
        if token.kind == "term":
            return _term(token)
        return Word(token.text, token.at, token.length)

    def group(self, opening: Token, depth: int) -> Node:
        node = self.any_of(depth + 1)
        if not self.take("close"):
            message = _("This parenthesis is not closed.")
            raise QueryError(message, at=opening.at, length=1)
        return node

    def missing(self, token: Token | None) -> QueryError:
        before = self.tokens[self.place - 1] if self.place else None
        wrong = token if token and (before is None or token.kind == "close") else before
        assert wrong  # noqa: S101 - a text without tokens is never asked for one
        message = _("Something is missing here: a condition or a word.")
        return QueryError(message, at=wrong.at, length=wrong.length)


def _term(token: Token) -> Node:
    key = find(token.text)
    if key is None:
        return _unknown(token)
    if not token.values:
        message = _("“%(key)s” needs a value, such as %(example)s.") % {
            "key": token.text,
            "example": f"{key.written()}{token.operator}{key.kind.example()}",
        }
        raise QueryError(message, at=token.at, length=token.length)
    if len(token.values) > MOST_VALUES:
        message = _("A list has at most %(most)s values.") % {"most": MOST_VALUES}
        raise QueryError(message, at=token.at, length=token.length)
    if token.operator not in key.kind.operators or (
        token.operator != ":" and len(token.values) > 1
    ):
        message = _("“%(key)s” cannot be compared like this; write %(key)s:value.") % {
            "key": token.text
        }
        raise QueryError(message, at=token.at, length=token.length)
    values = [_value(key, raw) for raw in token.values]
    return Term(key.name, token.operator, tuple(dict.fromkeys(values)))


def _unknown(token: Token) -> Node:
    """``10:30`` and ``Re:`` are words; ``statsu:open`` is a slip of the pen."""
    suggestion = nearest(token.text, writings())
    is_plain = not token.values or (token.operator != ":" and not suggestion)
    if is_plain:
        text = token.text + token.operator + ",".join(raw.text for raw in token.values)
        return Word(text, token.at, token.length)
    message = _("There is no condition “%(key)s”.") % {"key": token.text}
    if not suggestion:
        message += " " + _("Put it in quotation marks to look for the words.")
    raise QueryError(
        did_you_mean(message, suggestion),
        at=token.at,
        length=len(token.text),
        suggestion=suggestion,
    )


def _value(key: SearchKey, raw: Raw) -> str:
    read: Callable[[Raw], str] = key.kind.read
    return read(raw)
