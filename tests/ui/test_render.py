"""The one door for pages and fragments, navigation and panels."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from sigap.ui import nav, panels
from sigap.ui.environment import environment
from sigap.ui.links import url
from sigap.ui.render import fragment, render

PAGE = "ui/styleguide.html"
AT = {"at": {}}


@pytest.fixture
def no_registrations(monkeypatch):
    monkeypatch.setattr(nav, "_items", {})
    monkeypatch.setattr(panels, "_panels", {})


@pytest.fixture
def page(no_registrations, monkeypatch):
    """A template with one block, put beside the real ones."""
    from jinja2 import ChoiceLoader, DictLoader

    source = (
        '{% extends "ui/shell.html" %}{% block title %}T{% endblock %}'
        "{% block main %}<p>{{ word }}{{ ui.tag(word) }}</p>{% endblock %}"
    )
    made = environment()
    loader = ChoiceLoader([DictLoader({"page.html": source}), made.loader])
    monkeypatch.setattr(made, "loader", loader)
    return "page.html"


def test_plain_request_gets_the_page_even_if_a_block_is_named(page, request_of) -> None:
    text = render(request_of(), page, {"word": "vpn"}, block="main").content.decode()
    assert "<!doctype html>" in text
    assert '<html lang="en">' in text
    assert "X-CSRFToken" in text


def test_htmx_gets_the_block_with_components(page, request_of) -> None:
    response = render(
        request_of(headers={"HX-Request": "true"}), page, {"word": "<b>"}, block="main", status=422
    )
    expected = '<p>&lt;b&gt;<span class="tag">&lt;b&gt;</span></p>'
    assert response.content.decode() == expected
    assert response.status_code == 422
    assert "HX-Request" in response["Vary"]


def test_boosted_visit_gets_the_page(page, request_of) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "full"}
    text = render(request_of(headers=headers), page, {"word": "x"}, block="main").content.decode()
    assert "<!doctype html>" in text


def test_missing_value_and_missing_block_are_errors(page, request_of) -> None:
    with pytest.raises(UndefinedError):
        fragment(request_of(), page)
    with pytest.raises(KeyError):
        fragment(request_of(), page, {"word": "x"}, block="nowhere")


def test_page_has_theme_and_density_of_the_reader(page, request_of) -> None:
    text = fragment(request_of(theme="dark", density="compact"), page, {"word": "x"})
    assert 'data-theme="dark"' in text
    assert 'data-density="compact"' in text


def test_navigation_shows_what_the_reader_may_see(no_registrations, request_of) -> None:
    entry = {"url_name": "ui:styleguide", "icon": "inbox"}
    nav.register(nav.NavItem(key="late", label="Late", order=2, count=lambda request: 7, **entry))
    nav.register(nav.NavItem(key="early", label="Early", order=1, **entry))
    nav.register(nav.NavItem(key="hidden", label="Hidden", order=0, right="secret", **entry))
    links = nav.links(request_of("/styleguide/x/"))
    assert [link.item.key for link in links] == ["early", "late"]
    assert links[1].count == 7
    assert [link.is_current for link in links].count(True) == 1
    with pytest.raises(ValueError, match="twice"):
        nav.register(nav.NavItem(key="late", label="Again", order=3, **entry))


def test_nobody_has_no_navigation(no_registrations, request_of) -> None:
    request = request_of()
    request.actor = None
    assert nav.links(request) == []


def test_panels_come_in_order_and_only_where_allowed(no_registrations, request_of) -> None:
    def lazy(request, subject):
        return {"title": f"Of {subject}", "url": "/tickets/7/history/"}

    panels.register(panels.Panel(region="r", key="b", order=2, load=lazy, lazy=True))
    panels.register(
        panels.Panel(region="r", key="a", order=1, load=lambda *_: None, template="ui/_logo.html")
    )
    [only] = panels.panels(request_of(), "r", 7)
    assert "Of 7" in only
    assert 'hx-get="/tickets/7/history/"' in only
    assert panels.panels(request_of(), "elsewhere") == []
    with pytest.raises(ValueError, match="template"):
        panels.register(panels.Panel(region="r", key="c", order=3, load=lazy))


def test_links_are_patterns_for_numbers() -> None:
    assert url("ui:styleguide") == "/styleguide/"
    assert url("account_login") == "/accounts/login/"
    assert url("account_reset_password_from_key", "a1", "b-2").endswith("/key/a1-b-2/")
