"""Administrators make fields, forms and conditions on their pages, and install packs."""

from __future__ import annotations

import pytest
from django.test import Client

from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.packing import install_pack
from sigap.tickets.fields.definitions import IS, REQUIRED, THEN
from sigap.tickets.fields.kinds.texts import compiled
from sigap.tickets.models import Field, Form, Ticket
from sigap.tickets.packs import PACKS
from sigap.tickets.queries.fields import catalogue
from tests.cast import Cast
from tests.fields import make_field, make_form

NAMES = {"label_id": "Perangkat", "label_en": "Device", "is_active": "1", "is_searchable": "1"}


@pytest.fixture
def admin(cast: Cast, signed_in) -> Client:
    return signed_in(cast.administrator)


def test_a_field_is_made_and_changed(admin: Client) -> None:
    rows = {"o-key": ["", ""], "o-id": ["Laptop", "Pencetak"], "o-en": ["Laptop", "Printer"]}
    rows |= {"o-depth": ["0", "0"], "o-active": ["1", "1"]}
    answer = admin.post("/settings/fields/new?kind=choice", {**NAMES, **rows})
    assert answer.status_code == 302
    field = Field.objects.get()
    assert (field.key, [one["key"] for one in field.options]) == ("device", ["laptop", "printer"])
    page = f"/settings/fields/{field.pk}/"
    rows |= {"o-key": ["laptop", "printer"], "o-active": ["1", "0"], "act": "down-0"}
    answer = admin.post(page, {**NAMES, **rows})
    assert answer.text.index('value="printer"') < answer.text.index('value="laptop"')
    field.refresh_from_db()
    assert field.options[1]["active"] is True  # moving saves nothing yet
    rows.pop("act")
    assert admin.post(page, {**NAMES, **rows, "key": "other"}).status_code == 302
    field.refresh_from_db()
    assert (field.key, field.options[1]["active"]) == ("device", False)


def test_a_tree_gets_paths(admin: Client) -> None:
    rows = {"o-key": [""] * 4, "o-id": ["Keras", "Cetak", "Tinta", "Lunak"], "o-en": [""] * 4}
    rows |= {"o-depth": ["0", "1", "2", "0"], "o-active": ["1"] * 4}
    admin.post("/settings/fields/new?kind=tree", {**NAMES, **rows})
    keys = [one["key"] for one in Field.objects.get().options]
    assert keys == ["keras", "keras/cetak", "keras/cetak/tinta", "lunak"]


@pytest.mark.parametrize(
    ("kind", "more", "wrong"),
    [
        ("text", {"label_id": "", "label_en": "", "key": "x"}, "label_id"),
        ("text", {"key": "taken"}, "key"),
        ("choice", {}, "circle-alert"),
        ("pattern", {"pattern": "(", "example": "x"}, "pattern"),
        ("pattern", {"pattern": "[0-9]+", "example": "x"}, "example"),
        ("integer", {"minimum": "satu"}, "minimum"),
        ("date", {"maximum": "kemarin"}, "maximum"),
    ],
)
def test_says_what_is_wrong(admin: Client, kind: str, more: dict[str, str], wrong: str) -> None:
    make_field("taken")
    answer = admin.post(f"/settings/fields/new?kind={kind}", {**NAMES, **more})
    assert answer.status_code == 422
    assert wrong if wrong == "circle-alert" else f"id_{wrong}-err" in answer.text
    assert Field.objects.count() == 1


def test_what_is_used_is_not_removed(cast: Cast, admin: Client, ticket: Ticket) -> None:
    used, spare = make_field("used"), make_field("spare")
    form = make_form(used)
    change_fields(ticket.pk, {"used": "x"}, actor=cast.actor(cast.lead))
    for field in (used, spare):
        admin.post(f"/settings/fields/{field.pk}/remove")
    assert [one.key for one in Field.objects.all()] == ["used"]
    assert admin.post(f"/settings/forms/{form.pk}/remove").status_code == 302
    assert "Field used" in admin.get(f"/tickets/{ticket.pk}/").text


def test_fields_are_put_in_order(admin: Client) -> None:
    one, two = make_field("one", position=0), make_field("two", position=1)
    admin.post(f"/settings/fields/{two.pk}/move", {"to": "up"})
    assert list(catalogue().fields) == [two.pk, one.pk]
    assert admin.post(f"/settings/fields/{two.pk}/move", {"to": "sideways"}).status_code == 404


def test_a_form_is_made_with_sections_and_conditions(cast: Cast, admin: Client) -> None:
    device, serial = make_field("device", "choice", choices="laptop"), make_field("serial")
    posted = {"name": "TI", "team": cast.team.pk, "type": "incident", "is_active": "1"}
    posted |= {"sections": "1", "conditions": "0", "s0-id": "Alat", "s0-en": "Device"}
    answer = admin.post("/settings/forms/new", {**posted, "s0-add": device.pk, "act": "add"})
    assert f'name="s0-field" value="{device.pk}"' in answer.text
    assert Form.objects.count() == 0
    placed = {"s0-field": [device.pk, serial.pk], "s0-required": ["", "solve"]}
    answer = admin.post("/settings/forms/new", {**posted, **placed, "act": "down-0-0"})
    assert answer.text.index(f'value="{serial.pk}"') < answer.text.index(f'value="{device.pk}"')
    asks = {
        "conditions": "1",
        "c0-of0": "field:device",
        "c0-is0": "in",
        "c0-values0": ["field:device=laptop", "role=agent_l1"],
        "c0-then": "show",
        "c0-fields": ["serial"],
    }
    answer = admin.post("/settings/forms/new", {**posted, **placed, **asks})
    form = Form.objects.get()
    assert answer.headers["Location"] == f"/settings/forms/{form.pk}/"
    assert form.conditions == [
        {
            "when": [{"of": "field:device", "is": "in", "values": ["laptop"]}],
            "then": "show",
            "fields": ["serial"],
            "choices": [],
        }
    ]
    assert form.sections[0]["fields"][1] == {"field": serial.pk, "required": "solve"}
    page = admin.get(f"/settings/forms/{form.pk}/").text
    assert '<option value="field:device=laptop" selected>' in page
    preview = admin.get(f"/settings/forms/{form.pk}/preview?role=manager").text
    assert 'data-field="serial" hidden' in preview
    answer = admin.post("/settings/forms/new", posted)
    assert (answer.status_code, "exactly these tickets" in answer.text) == (422, True)
    assert admin.post("/settings/forms/new", {**posted, "name": ""}).status_code == 422


@pytest.mark.parametrize("key", sorted(PACKS))
def test_packs_are_sound_and_installed_once(cast: Cast, key: str) -> None:
    actor = cast.actor(cast.administrator)
    form, made = install_pack(key, actor=actor, team_id=cast.team.pk)
    assert form is not None
    assert made == len(PACKS[key].load()["fields"])
    assert install_pack(key, actor=actor, team_id=cast.team.pk) == (None, 0)
    kept = catalogue().form_for(team_id=cast.team.pk, type_="incident")
    assert kept is not None
    assert len(kept.fields) == made
    for condition in kept.conditions:
        assert condition["then"] in THEN
        assert set(condition["fields"]) <= kept.fields.keys()
        for clause in condition["when"]:
            assert clause["is"] in IS
            asked = kept.fields.get(clause["of"].removeprefix("field:"))
            if asked is not None and asked.codes:
                assert set(clause["values"]) <= set(asked.codes)
    for section in kept.sections:
        for placed in section.placed:
            field = placed.field
            assert placed.required in REQUIRED
            assert field.label_id
            assert field.label_en
            if field.kind == "pattern":
                assert compiled(field.pattern).fullmatch(field.example)


def test_packs_are_installed_on_the_page(cast: Cast, admin: Client) -> None:
    answer = admin.post("/settings/forms/install", {"pack": "it", "team": cast.team.pk})
    form = Form.objects.get()
    assert answer.headers["Location"] == f"/settings/forms/{form.pk}/"
    assert "Installed" in admin.get("/settings/forms/").text
    assert admin.post("/settings/forms/install", {"pack": "it", "team": cast.team.pk}).url
    assert Form.objects.count() == 1
    assert admin.post("/settings/forms/install", {"pack": "none"}).status_code == 404
