"""Shared by the tests of the design system; none of them needs the database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone, translation

from sigap.ui import nav, panels
from sigap.ui.environment import environment


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"), timezone.override("Asia/Jakarta"):
        yield


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """The frame without what other apps put into it, for that needs the database."""
    monkeypatch.setattr(nav, "_items", {})
    monkeypatch.setattr(panels, "_panels", {})


@pytest.fixture
def request_of():
    """Makes a request of an agent: request_of("/tickets/", theme="dark")."""

    def make(path: str = "/", *, headers: dict[str, str] | None = None, **about) -> HttpRequest:
        made = RequestFactory().get(path, headers=headers)
        made.session = {}
        defaults = {"id": 2, "name": "Dewi Lestari", "may": lambda right: right != "secret"}
        made.actor = SimpleNamespace(**defaults | about)
        made._messages = []
        return made

    return make


@pytest.fixture
def draw():
    """Renders a line of template with the components at hand."""
    return lambda source, **values: environment().from_string(source).render(values)
