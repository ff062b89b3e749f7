"""What may be written into a form's fields now: for pages, API, rules and plans alike."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sigap.tickets.fields.definitions import FormDef
from sigap.tickets.fields.evaluating import About, State, evaluate
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.kinds.kind import Content

Contents = Mapping[str, Content]
Given = Mapping[str, Content | None]


class FieldsRefused(ValueError):
    """Values that the form does not take; ``errors``: what is wrong, by key."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def states(form: FormDef, held: Contents, about: About) -> dict[str, State]:
    """How each field of the form stands with these values."""
    return evaluate(form.rules, tokens_of(form, held), about)


def tokens_of(form: FormDef, held: Contents) -> dict[str, list[str]]:
    """What conditions see of the values."""
    return {
        key: KINDS[field.kind].tokens(held[key])
        for key, field in form.fields.items()
        if key in held
    }


def with_given(held: Contents, given: Given) -> dict[str, Content]:
    merged = {key: given.get(key, value) for key, value in {**given, **held}.items()}
    return {key: value for key, value in merged.items() if value is not None}


def checked(
    form: FormDef | None, held: Contents, given: Given, about: About
) -> dict[str, Content | None]:
    """Of what is given that which differs. Raises FieldsRefused."""
    fields = form.fields if form else {}
    errors = {
        key: _("The form of this ticket has no such field.") for key in given if key not in fields
    }
    changed = {key: value for key, value in given.items() if held.get(key) != value}
    after = with_given(held, given)
    found = states(form, after, about) if form else {}
    for key, state in found.items():
        wrong = _wrong(state, key in changed, _tokens(fields[key].kind, after.get(key)))
        if wrong:
            errors[key] = wrong
    if errors:
        raise FieldsRefused(errors)
    return changed


def _tokens(kind: str, value: Content | None) -> list[str]:
    return [] if value is None else KINDS[kind].tokens(value)


def _wrong(state: State, is_changed: bool, tokens: list[str]) -> str:  # noqa: FBT001 - two facts
    if is_changed and not state.is_visible:
        return _("This field is not shown now, so it cannot be changed.")
    if is_changed and state.is_read_only:
        return _("You cannot change this field now.")
    if is_changed and state.choices is not None and not set(tokens) <= set(state.choices):
        return _("This choice is not offered now.")
    if state.is_required and not tokens and not state.is_read_only:
        return _("This is needed.")
    return ""


def without_hidden(form: FormDef | None, held: Contents, given: Given, about: About) -> Given:
    """What a page without scripts posts of fields that another of its values hides is dropped."""
    while form:
        found = states(form, with_given(held, given), about)
        kept = {
            key: value for key, value in given.items() if key not in found or found[key].is_visible
        }
        if len(kept) == len(given):
            break
        given = kept
    return given


def missing_to_solve(form: FormDef, held: Contents, about: About) -> list[str]:
    """The keys that a solved ticket must have, and this one has not."""
    return [
        key
        for key, state in states(form, held, about).items()
        if state.to_solve and key not in held
    ]
