"""The pages about categories."""

from __future__ import annotations

import pytest
from django.test import Client

from sigap.tickets.models import Category
from tests.cast import Cast

PAGES = ("/settings/categories/", "/settings/categories/new")


@pytest.fixture
def admin(cast: Cast, signed_in) -> Client:
    return signed_in(cast.administrator)


@pytest.mark.parametrize("page", PAGES)
def test_only_who_manages_settings(cast: Cast, admin: Client, agent: Client, page: str) -> None:
    assert admin.get(page).status_code == 200
    assert agent.get(page).status_code == 403
    assert Client().get(page).status_code == 302
    assert agent.post("/settings/categories/new", {"name": "X"}).status_code == 403


def test_made_and_changed(cast: Cast, admin: Client) -> None:
    top = {"name": "Gaji", "parent": "", "team": cast.other_team.pk, "confidential": "on"}
    assert admin.post(PAGES[1], top).status_code == 302
    gaji = Category.objects.get(name="Gaji")
    assert (gaji.team, gaji.confidential) == (cast.other_team, True)
    assert admin.post(PAGES[1], {"name": "Slip", "parent": gaji.pk}).status_code == 302
    assert Category.objects.get(name="Slip").parent == gaji
    page = f"/settings/categories/{gaji.pk}/"
    assert "checked" in admin.get(page).text
    assert admin.post(page, {"name": "Upah"}).status_code == 302
    assert Category.objects.get(pk=gaji.pk).confidential is False
    assert "Upah" in admin.get(PAGES[0]).text


def test_says_what_is_wrong(cast: Cast, admin: Client) -> None:
    gaji = Category.objects.create(name="Gaji")
    slip = Category.objects.create(name="Slip", parent=gaji)
    page = f"/settings/categories/{gaji.pk}/"
    answer = admin.post(page, {"name": "Gaji", "confidential": "on"})
    assert (answer.status_code, "id_team-err" in answer.text) == (422, True)
    answer = admin.post(page, {"name": "Gaji", "parent": slip.pk})
    assert (answer.status_code, "id_parent-err" in answer.text) == (422, True)
    assert admin.post(page, {"name": ""}).status_code == 422
    assert admin.get("/settings/categories/999999/").status_code == 404
