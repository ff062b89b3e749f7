"""What the controls of a form post, made into values. Only what somebody changed counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.kinds.kind import Content, Refused

NAME, WAS = "f-", "was-"


@dataclass(slots=True)
class Posted:
    """``given``: read values of the fields that changed; ``values``: all as written; ``was``: as
    the page showed them; ``errors``: what could not be read. All by key."""

    given: dict[str, Content | None] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def posted(data: QueryDict, fields: Mapping[str, FieldDef]) -> Posted:
    """The controls of these fields. One that was not sent (hidden, read-only) is unchanged."""
    found = Posted()
    for key, one in fields.items():
        was = data.get(f"{WAS}{key}")
        if was is None:
            continue
        written = [text.replace("\r\n", "\n") for text in data.getlist(f"{NAME}{key}")]
        found.values[key] = [text for text in written if text.strip()]
        found.was[key] = was.replace("\r\n", "\n")
        if "\n".join(found.values[key]) == found.was[key]:
            continue
        try:
            found.given[key] = KINDS[one.kind].read(one, found.values[key])
        except Refused as refused:
            found.errors[key] = str(refused)
    return found


def from_json(
    data: Mapping[str, object], fields: Mapping[str, FieldDef]
) -> tuple[dict[str, Content | None], dict[str, str]]:
    """What a program gives, and what is wrong with it. Unknown keys are left for the form."""
    given: dict[str, Content | None] = {}
    errors: dict[str, str] = {}
    for key, value in data.items():
        if value is None or key not in fields:
            given[key] = None
            continue
        try:
            given[key] = KINDS[fields[key].kind].from_json(fields[key], value)
        except Refused as refused:
            errors[key] = str(refused)
    return given, errors
