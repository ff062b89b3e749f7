"""Installing a pack of fields with its form."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from sigap.people.access import AgentActor, require
from sigap.people.roles import Right
from sigap.tickets.actions.shaping import save_field, save_form
from sigap.tickets.fields.definitions import in_language
from sigap.tickets.models import Field, Form
from sigap.tickets.packs import PACKS


@transaction.atomic
def install_pack(
    key: str, *, actor: AgentActor, team_id: int | None = None
) -> tuple[Form | None, int]:
    """The form and the number of new fields. What is there already, by the key of a field or the
    tickets that a form is for, stays as it is (the form is then None). Raises KeyError."""
    require(actor, Right.MANAGE_SETTINGS)
    pack = PACKS[key].load()
    known = dict(Field.objects.values_list("key", "pk"))
    missing = [one for one in pack["fields"] if one["key"] not in known]
    for one in missing:
        known[one["key"]] = save_field(one, actor=actor).pk
    same = Form.objects.filter(Q(team=team_id), type="", brand="", is_active=True)
    if same.exists():
        return None, len(missing)
    made = pack["form"]
    values: dict[str, Any] = {
        "name": in_language(made["id"], made["en"]),
        "team_id": team_id,
        "sections": [_placed(section, known) for section in made["sections"]],
        "conditions": made["conditions"],
    }
    return save_form(values, actor=actor), len(missing)


def _placed(section: dict[str, Any], known: dict[str, int]) -> dict[str, Any]:
    fields = [{**one, "field": known[one["field"]]} for one in section["fields"]]
    return {**section, "fields": fields}
