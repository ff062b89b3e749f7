"""From tree to text: neutral to be stored, or in the reader's language to be read."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import get_language

from sigap.tickets.querying.faults import QueryError
from sigap.tickets.querying.keys import key_of
from sigap.tickets.querying.kinds.kind import NOTHINGS
from sigap.tickets.querying.kinds.people import MES
from sigap.tickets.querying.tokens import Token, tokens
from sigap.tickets.querying.tree import Both, Either, Node, Query, Term, Without, Word

_BARE_VALUE = re.compile(r"[^\s,()\"]+")
_TAKEN = MES | NOTHINGS
WriteTerm = Callable[[Term], str]


def shown(query: Query) -> str:
    """In the reader's language, with names."""
    return _written(query, _shown_term, " ATAU " if get_language() == "id" else " OR ")


def neutral(query: Query) -> str:
    """In English keys and ids: outlives renaming, and means the same to every reader."""
    return _written(query, _neutral_term, " OR ")


def _written(query: Query, term: WriteTerm, joint: str) -> str:
    parts = [_node(part, term, joint, inner=True) for part in query.parts]
    parts += [_word(word.text) for word in query.words]
    parts += ["-" + _word(word.text) for word in query.without]
    return " ".join(part for part in parts if part)


def _node(node: Node, term: WriteTerm, joint: str, *, inner: bool) -> str:
    match node:
        case Term():
            return term(node)
        case Word(text):
            return _word(text)
        case Without(of):
            return "-" + _node(of, term, joint, inner=True)
        case Both(of):
            text = " ".join(_node(part, term, joint, inner=True) for part in of)
        case Either(of):
            text = joint.join(_node(part, term, joint, inner=True) for part in of)
    return f"({text})" if inner and text else text


def shown_node(node: Node) -> str:
    """One part of a query in the reader's language."""
    return shown(Query(node))


def _shown_term(term: Term) -> str:
    key = key_of(term.key)
    values = ",".join(quoted_if_needed(key.kind.write(value), value) for value in term.values)
    return f"{key.written()}{term.operator}{values}"


def _neutral_term(term: Term) -> str:
    values = ",".join(quoted_if_needed(value, value) for value in term.values)
    return f"{term.key}{term.operator}{values}"


def quoted_if_needed(text: str, neutral_value: str) -> str:
    """A value as it must be written: in quotation marks where it holds spaces and the like, or
    where a name could be taken for a word of the language."""
    is_bare = bool(_BARE_VALUE.fullmatch(text)) and not text.startswith((">", "<", "="))
    is_name = neutral_value.startswith("#") and text != neutral_value
    if is_bare and not (is_name and (text.startswith("#") or text.casefold() in _TAKEN)):
        return text
    return _quoted(text)


def _word(text: str) -> str:
    try:
        found = list(tokens(text))
    except QueryError:
        return _quoted(text)
    plain = Token("word", text, 0, len(text))
    return text if found == [plain] else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
