"""Short ways to custom fields and forms."""

from __future__ import annotations

from typing import Any

from sigap.tickets.models import Field, Form
from sigap.tickets.queries.fields import forget_catalogue


def make_field(key: str, kind: str = "text", **more: Any) -> Field:
    """``choices="a b"`` makes options that are called like their keys."""
    keys = more.pop("choices", "").split()
    options = [{"key": one, "id": one, "en": one} for one in keys]
    made = Field.objects.create(
        key=key,
        kind=kind,
        label_id=more.pop("label_id", f"Bidang {key}"),
        label_en=more.pop("label_en", f"Field {key}"),
        options=options,
        **more,
    )
    forget_catalogue()
    return made


def make_form(*fields: Field, required: dict[str, str] | None = None, **more: Any) -> Form:
    """A form of one section; ``required``: how, by key."""
    wanted = required or {}
    placed = [{"field": one.pk, "required": wanted.get(one.key, "")} for one in fields]
    made = Form.objects.create(
        name=more.pop("name", "Formulir"),
        sections=[{"id": more.pop("title", ""), "en": "", "fields": placed}],
        **more,
    )
    forget_catalogue()
    return made


def condition(then: str, *fields: str, when: Any, choices: Any = ()) -> dict[str, Any]:
    """``when``: clauses of (of, is, values)."""
    clauses = [{"of": of, "is": is_, "values": list(values)} for of, is_, values in when]
    return {"when": clauses, "then": then, "fields": list(fields), "choices": list(choices)}
