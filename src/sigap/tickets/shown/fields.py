"""A ticket's custom fields: as facts, and as the controls of a form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from sigap.tickets.fields.checking import Given, states, tokens_of, with_given
from sigap.tickets.fields.definitions import FieldDef, FormDef, Placed
from sigap.tickets.fields.evaluating import About, State, evaluate
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.kinds.kind import Content, Held
from sigap.tickets.fields.posted import NAME
from sigap.tickets.models.field import FieldKind
from sigap.tickets.queries.fields import catalogue

INPUTS = {
    FieldKind.INTEGER: "text",
    FieldKind.DATE: "date",
    FieldKind.MOMENT: "datetime-local",
}
MODES = {FieldKind.INTEGER: "numeric", FieldKind.DECIMAL: "decimal"}
SELECTS = frozenset({FieldKind.CHOICE, FieldKind.TREE, FieldKind.FLAG})


@dataclass(frozen=True, slots=True)
class Said:
    """A field that says something, in words."""

    label: str
    text: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What the ticket's page shows. ``is_empty``: there is a form, and nothing in it yet."""

    groups: list[tuple[str, list[Said]]]
    has_form: bool

    @property
    def is_empty(self) -> bool:
        return not self.groups


@dataclass(frozen=True, slots=True)
class Control:
    """One field to fill in. ``values`` and ``was`` are as written; ``options``: code and words."""

    field: FieldDef
    state: State
    needed: str
    values: list[str]
    was: str
    options: list[tuple[str, str]]
    error: str = ""
    now: str = ""

    @property
    def name(self) -> str:
        return f"{NAME}{self.field.key}"

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def input(self) -> str:
        return INPUTS.get(FieldKind(self.field.kind), "text")

    @property
    def mode(self) -> str:
        return MODES.get(FieldKind(self.field.kind), "")

    @property
    def is_select(self) -> bool:
        return self.field.kind in SELECTS


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form to fill in. ``rules``: what the browser needs to follow it, as JSON."""

    sections: list[tuple[str, list[Control]]]
    rules: str
    has_errors: bool

    @property
    def controls(self) -> list[Control]:
        return [control for _title, controls in self.sections for control in controls]


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back from a form, by key: values as written, what is wrong with them, what could
    be read of them, and what somebody else has written there meanwhile."""

    values: Mapping[str, list[str]]
    errors: Mapping[str, str]
    given: Given = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)


UNTOUCHED = Filled({}, {})


def card(form: FormDef | None, held: Mapping[int, Held], about: About) -> Card | None:
    """What the ticket says; None where it has neither form nor values."""
    if form is None and not held:
        return None
    known = catalogue().fields
    contents = {known[one].key: value.content for one, value in held.items()}
    found = states(form, contents, about) if form else {}
    groups: list[tuple[str, list[Said]]] = []
    for section in form.sections if form else ():
        shown = [one.field for one in section.placed if found[one.field.key].is_visible]
        _add(groups, section.title, shown, held)
    inside = form.fields if form else {}
    others = [known[one] for one in known if known[one].key not in inside]
    _add(groups, _("Also said") if form else "", others, held)
    return Card(groups, form is not None)


def _add(
    groups: list[tuple[str, list[Said]]],
    title: str,
    fields: Sequence[FieldDef],
    held: Mapping[int, Held],
) -> None:
    said = [
        Said(
            field.label,
            KINDS[field.kind].shown(field, held[field.id]),
            field.kind == FieldKind.LONG_TEXT,
        )
        for field in fields
        if field.id in held
    ]
    if said:
        groups.append((title, said))


def sheet(
    form: FormDef, held: Mapping[int, Held], about: About, filled: Filled = UNTOUCHED
) -> Sheet:
    """The form's controls, with what was written before and is not kept yet."""
    contents: dict[str, Content] = {
        key: held[one.id].content for key, one in form.fields.items() if one.id in held
    }
    tokens = tokens_of(form, with_given(contents, filled.given))
    unread = {key: list(filled.values[key]) for key in filled.errors if key in filled.values}
    found = evaluate(form.rules, {**unread, **tokens}, about)
    sections = [
        (
            section.title,
            [_control(placed, held, found[placed.field.key], filled) for placed in section.placed],
        )
        for section in form.sections
    ]
    rules = json.dumps({**form.rules, "about": asdict(about)}, ensure_ascii=False)
    return Sheet(sections, rules, bool(filled.errors or filled.now))


def _control(placed: Placed, held: Mapping[int, Held], state: State, filled: Filled) -> Control:
    field = placed.field
    kept = written(field, held.get(field.id))
    return Control(
        field=field,
        state=state,
        needed=_needed(state),
        values=filled.values.get(field.key, kept),
        was="\n".join(kept),
        options=_options(field, kept, state),
        error=filled.errors.get(field.key, ""),
        now=filled.now.get(field.key, ""),
    )


def _needed(state: State) -> str:
    if state.is_required:
        return "always"
    return "solve" if state.to_solve else ""


def written(field: FieldDef, held: Held | None) -> list[str]:
    """A value as the controls hold it."""
    return KINDS[field.kind].written(held) if held else []


def _options(field: FieldDef, kept: list[str], state: State) -> list[tuple[str, str]]:
    """All that the field offers, and what the ticket holds; the browser hides what is limited."""
    if field.kind == FieldKind.FLAG:
        return [("yes", _("Yes")), ("no", _("No"))]
    if state.choices is None:
        return []
    return [
        (option.key, field.path(option.key))
        for option in field.options
        if option.is_active or option.key in kept
    ]
