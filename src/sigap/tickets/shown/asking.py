"""A query as its field shows it: the text, and under it what is wrong where."""

from __future__ import annotations

from dataclasses import dataclass

from sigap.tickets.querying.faults import QueryError
from sigap.tickets.querying.parser import parse
from sigap.tickets.querying.tree import NOTHING_ASKED, Query

MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """``before``, ``marked`` and ``after`` are the text around the fault."""

    text: str
    query: Query | None
    message: str = ""
    before: str = ""
    marked: str = ""
    after: str = ""


def asked(text: str) -> Asked:
    """What a field says; where it cannot be understood, ``query`` is None."""
    text = text.strip()[:MOST_CHARACTERS]
    if not text:
        return Asked("", NOTHING_ASKED)
    try:
        return Asked(text, parse(text))
    except QueryError as fault:
        return faulty(text, fault)


def faulty(text: str, fault: QueryError) -> Asked:
    end = fault.at + fault.length
    return Asked(text, None, fault.message, text[: fault.at], text[fault.at : end], text[end:])
