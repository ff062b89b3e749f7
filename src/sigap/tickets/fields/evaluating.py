"""The one rule of forms: what is shown, needed, fixed and offered. ``fields.js`` says the same.

A condition that asks about a hidden field finds it empty. Fields are taken in the order of the
form to see which are hidden; then everything else is asked with what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Tokens = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class About:
    """For whom and in which state a form is asked. ``role`` is empty for no agent."""

    role: str
    status: str
    type: str


@dataclass(frozen=True, slots=True)
class State:
    """How one field stands. ``to_solve``: may not be empty when the ticket is solved;
    ``choices``: those that are left, None where the field has none."""

    is_visible: bool
    is_required: bool
    to_solve: bool
    is_read_only: bool
    choices: tuple[str, ...] | None


def evaluate(rules: Mapping[str, Any], values: Tokens, about: About) -> dict[str, State]:
    """Every field of the rules by its key. ``values`` are tokens: nothing is an empty list."""
    seen = {key: list(tokens) for key, tokens in values.items()}
    trees = {field["key"] for field in rules["fields"] if field["tree"]}
    conditions = rules["conditions"]

    def holds(condition: Mapping[str, Any]) -> bool:
        return all(_clause(clause, seen, trees, about) for clause in condition["when"])

    hidden = set()
    for field in rules["fields"]:
        key = field["key"]
        shown = [holds(one) for one in _of(conditions, "show", key)]
        if (shown and not any(shown)) or any(holds(one) for one in _of(conditions, "hide", key)):
            hidden.add(key)
            seen[key] = []
    found = {}
    for field in rules["fields"]:
        key = field["key"]
        visible = key not in hidden
        needed = any(holds(one) for one in _of(conditions, "require", key))
        limits = [one["choices"] for one in _of(conditions, "limit", key) if holds(one)]
        found[key] = State(
            is_visible=visible,
            is_required=visible and (needed or field["required"] == "always"),
            to_solve=visible and (needed or field["required"] != ""),
            is_read_only=any(holds(one) for one in _of(conditions, "read_only", key)),
            choices=_left(field, limits),
        )
    return found


def _of(conditions: Sequence[Mapping[str, Any]], then: str, key: str) -> list[Mapping[str, Any]]:
    return [one for one in conditions if one["then"] == then and key in one["fields"]]


def _clause(clause: Mapping[str, Any], seen: Tokens, trees: set[str], about: About) -> bool:
    what = clause["of"]
    key = what.removeprefix("field:")
    tokens = seen.get(key, []) if key != what else [getattr(about, what)]
    match clause["is"]:
        case "filled":
            return bool(tokens)
        case "empty":
            return not tokens
    found = any(among(token, clause["values"], is_tree=key in trees) for token in tokens)
    return found if clause["is"] == "in" else not found


def among(token: str, values: Sequence[str], *, is_tree: bool) -> bool:
    """Whether the token is one of the values; in a tree also below one of them."""
    if token in values:
        return True
    return is_tree and any(token.startswith(f"{value}/") for value in values)


def _left(field: Mapping[str, Any], limits: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    if field["choices"] is None:
        return None
    return tuple(
        code
        for code in field["choices"]
        if all(among(code, limit, is_tree=field["tree"]) for limit in limits)
    )
