"""What tickets say in their custom fields."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.models import Value
from sigap.journal.recording import keep_value, record
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.requiring import NotAllowedNow, about
from sigap.tickets.events import FieldsChanged
from sigap.tickets.fields.checking import Given, checked
from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.kinds.kind import Content
from sigap.tickets.models import FieldValue, Ticket
from sigap.tickets.queries.fields import catalogue, contents, form_for_ticket, values_of


@transaction.atomic
def change_fields(
    ticket_id: int, given: Given, *, actor: Actor, expected_version: int | None = None
) -> Ticket:
    """Writes values by the key of their field, None for nothing, as the ticket's form allows.

    Raises Conflict, NotAllowedNow for a ticket that is closed, FieldsRefused.
    """
    ticket = lock(ticket_id, expected_version=expected_version)
    if ticket.is_closed:
        raise NotAllowedNow("closed")
    fill_fields(ticket, given, actor=actor)
    return ticket


def fill_fields(ticket: Ticket, given: Given, *, actor: Actor) -> None:
    """The same for a row that is locked or new."""
    held = contents(values_of(ticket.pk))
    changed = checked(form_for_ticket(ticket), held, given, about(ticket, actor))
    if not changed:
        return
    known = catalogue().by_key
    recorded = {
        str(known[key].id): [
            _plain(ticket, known[key], held.get(key)),
            _plain(ticket, known[key], content),
        ]
        for key, content in changed.items()
    }
    _keep(ticket, {known[key]: content for key, content in changed.items()})
    changes = change(ticket, updated_at=clock.now())
    record(FieldsChanged(stream_id=ticket.pk, changes=changes, fields=recorded), actor=actor)


class FilledSince(ValueError):
    """A field no longer says what it said, or is gone."""


@transaction.atomic
def refill_fields(ticket_id: int, recorded: dict[str, Any], *, actor: Actor) -> None:
    """Fields say again what they said before an event with these ``fields``. Raises FilledSince,
    NotAllowedNow, FieldsRefused."""
    ticket = lock(ticket_id)
    if ticket.is_closed:
        raise NotAllowedNow("closed")
    known, held = catalogue().fields, contents(values_of(ticket.pk))
    given: dict[str, Content | None] = {}
    for number, (old, new) in recorded.items():
        field = known.get(int(number))
        if field is None:
            raise FilledSince(number)
        kind, present = KINDS[field.kind], held.get(field.key)
        if (None if present is None else kind.plain(present)) != _text(new):
            raise FilledSince(field.key)
        given[field.key] = None if old is None else kind.from_json(field, _text(old))
    fill_fields(ticket, given, actor=actor)


def _text(plain: Any) -> Any:
    if isinstance(plain, str) and plain.startswith("value:"):
        return Value.objects.get(pk=int(plain.removeprefix("value:"))).text
    return plain


def _keep(ticket: Ticket, changed: dict[FieldDef, Content | None]) -> None:
    gone = [field.id for field, content in changed.items() if content is None]
    if gone:
        FieldValue.objects.filter(ticket=ticket, field_id__in=gone).delete()
    rows = []
    for field, content in changed.items():
        if content is not None:
            value = list(content) if isinstance(content, tuple) else content
            column = FieldValue.COLUMNS[field.kind]
            rows.append(FieldValue(ticket=ticket, field_id=field.id, **{column: value}))
    FieldValue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ticket", "field"],
        update_fields=sorted({name.removesuffix("_id") for name in FieldValue.COLUMNS.values()}),
    )


def _plain(ticket: Ticket, field: FieldDef, content: Content | None) -> Any:
    if content is None:
        return None
    kind = KINDS[field.kind]
    plain = kind.plain(content)
    return keep_value("ticket", ticket.pk, plain) if kind.is_personal else plain
