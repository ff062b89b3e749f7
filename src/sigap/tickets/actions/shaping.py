"""Which custom fields and forms a desk has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right
from sigap.tickets.events import FieldRemoved, FieldSaved, FormRemoved, FormSaved
from sigap.tickets.models import Field, FieldValue, Form
from sigap.tickets.queries.fields import forget_catalogue, is_used

FIXED = ("key", "kind")


class InUse(Exception):
    """Tickets or forms need it; it can only be switched off."""


@transaction.atomic
def save_field(
    values: Mapping[str, Any], *, actor: AgentActor, field_id: int | None = None
) -> Field:
    """Makes a field, or changes one; ``values`` are attributes of the row. The key never changes,
    the kind only while no ticket says anything in it (raises InUse)."""
    require(actor, Right.MANAGE_SETTINGS)
    field = Field.objects.select_for_update().get(pk=field_id) if field_id else Field()
    wanted = dict(values)
    if field_id:
        wanted.pop("key", None)
        is_other = wanted.get("kind", field.kind) != field.kind
        if is_other and FieldValue.objects.filter(field=field).exists():
            raise InUse
    else:
        last = Field.objects.aggregate(last=Max("position"))["last"]
        wanted.setdefault("position", 0 if last is None else last + 1)
    changes = _assign(field, wanted)
    if changes or not field_id:
        field.save()
        record(FieldSaved(stream_id=field.pk, changes=changes), actor=actor)
        _forget()
    return field


@transaction.atomic
def move_field(field_id: int, by: int, *, actor: AgentActor) -> None:
    """One place up (-1) or down (1) among all fields."""
    require(actor, Right.MANAGE_SETTINGS)
    order = list(Field.objects.select_for_update().order_by("position", "pk"))
    at = next(i for i, one in enumerate(order) if one.pk == field_id)
    moved = order.pop(at)
    order.insert(max(0, at + by), moved)
    for position, one in enumerate(order):
        one.position = position
    Field.objects.bulk_update(order, ["position"])
    record(FieldSaved(stream_id=field_id, changes={"position": [at, moved.position]}), actor=actor)
    _forget()


@transaction.atomic
def remove_field(field_id: int, *, actor: AgentActor) -> None:
    """Raises InUse where a ticket says something in it or a form has it."""
    require(actor, Right.MANAGE_SETTINGS)
    field = Field.objects.select_for_update().get(pk=field_id)
    if is_used(field_id):
        raise InUse
    record(FieldRemoved(stream_id=field.pk, key=field.key), actor=actor)
    field.delete()
    _forget()


@transaction.atomic
def save_form(values: Mapping[str, Any], *, actor: AgentActor, form_id: int | None = None) -> Form:
    """Makes a form, or changes one; ``values`` are attributes of the row. Raises IntegrityError
    where an active form is for the same tickets."""
    require(actor, Right.MANAGE_SETTINGS)
    form = Form.objects.select_for_update().get(pk=form_id) if form_id else Form()
    changes = _assign(form, values)
    if changes or not form_id:
        form.save()
        record(FormSaved(stream_id=form.pk, changes=changes), actor=actor)
        _forget()
    return form


@transaction.atomic
def remove_form(form_id: int, *, actor: AgentActor) -> None:
    """Tickets keep what they say; it is shown as further fields."""
    require(actor, Right.MANAGE_SETTINGS)
    form = Form.objects.select_for_update().get(pk=form_id)
    record(FormRemoved(stream_id=form.pk, name=form.name), actor=actor)
    form.delete()
    _forget()


def _assign(row: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    is_new = row.pk is None
    changes = {}
    for name, value in values.items():
        old = getattr(row, name)
        if is_new or old != value:
            changes[name] = [None if is_new else old, value]
            setattr(row, name, value)
    return changes


def _forget() -> None:
    """At once for this process, and again when others may have read the old state meanwhile."""
    forget_catalogue()
    transaction.on_commit(forget_catalogue)
