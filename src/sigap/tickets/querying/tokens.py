"""A query's text cut into tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sigap.tickets.querying.faults import QueryError

MOST_CHARACTERS = 1000
_KEY = re.compile(r"((?i:field|bidang)\.[\w-]+|[^\W\d_][\w-]*)(:>=|:<=|:>|:<|:|>=|<=|>|<|=)")
_BARE = re.compile(r"[^\s,()\"]+")
_WORD = re.compile(r"[^\s()\"]+")
_JOINS = {"AND": "and", "DAN": "and", "OR": "or", "ATAU": "or", "NOT": "not", "BUKAN": "not"}


@dataclass(frozen=True, slots=True)
class Raw:
    """One value as written."""

    text: str
    at: int
    length: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: word, phrase, term, open, close, and, or, not. Of a term ``text`` is the key."""

    kind: str
    text: str
    at: int
    length: int
    operator: str = ""
    values: tuple[Raw, ...] = ()

    @property
    def end(self) -> int:
        return self.at + self.length


def tokens(text: str) -> Iterator[Token]:
    """Raises QueryError for a quotation mark without its pair and for a text that is too long."""
    if len(text) > MOST_CHARACTERS:
        message = _("A query has at most %(most)s characters.") % {"most": MOST_CHARACTERS}
        raise QueryError(message, at=MOST_CHARACTERS, length=len(text) - MOST_CHARACTERS)
    text = text.translate(_PLAIN)
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _token(text, at)
        yield token
        at = token.end


_PLAIN = {ord("“"): '"', ord("”"): '"', ord("„"): '"', 0: " "}


def _token(text: str, at: int) -> Token:
    first = text[at]
    if first in "()":
        return Token("open" if first == "(" else "close", first, at, 1)
    if first == '"':
        value = quoted(text, at)
        return Token("phrase", value.text, at, value.length)
    if first == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != ")":
        return Token("not", "-", at, 1)
    if (found := _KEY.match(text, at)) and not text.startswith("//", found.end()):
        return _term(text, at, found)
    word = _WORD.match(text, at)
    assert word  # noqa: S101 - anything that is no space, parenthesis or quotation mark
    return Token(_JOINS.get(word[0], "word"), word[0], at, len(word[0]))


def _term(text: str, at: int, found: re.Match[str]) -> Token:
    operator = found[2].removeprefix(":") or ":"
    values: list[Raw] = []
    place = found.end()
    while True:
        value = _value(text, place)
        if value is None:
            break
        values.append(value)
        place = value.at + value.length
        if text[place : place + 1] != ",":
            break
        place += 1
    operator = ":" if operator == "=" else operator
    return Token("term", found[1], at, place - at, operator, tuple(values))


def _value(text: str, at: int) -> Raw | None:
    if text[at : at + 1] == '"':
        return quoted(text, at)
    bare = _BARE.match(text, at)
    return Raw(bare[0], at, len(bare[0])) if bare else None


def quoted(text: str, at: int) -> Raw:
    """The value in quotation marks that begins here; ``\\"`` stands for one inside."""
    place = at + 1
    found: list[str] = []
    while place < len(text):
        if text[place] == "\\" and text[place + 1 : place + 2] in {'"', "\\"}:
            place += 1
        elif text[place] == '"':
            return Raw("".join(found), at, place + 1 - at, is_quoted=True)
        found.append(text[place])
        place += 1
    message = _("This quotation mark has no end.")
    raise QueryError(message, at=at, length=len(text) - at)
