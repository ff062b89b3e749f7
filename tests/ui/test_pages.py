"""Pages of the design system itself: errors, sign-in, gallery."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation

from sigap.ui import errors
from sigap.ui.render import fragment
from sigap.ui.views import styleguide


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (errors.not_allowed, 403),
        (errors.stale_form, 403),
        (errors.not_found, 404),
        (errors.broken, 500),
        (errors.misdirected, 421),
    ],
)
def test_error_pages_say_what_to_do(handler, status: int) -> None:
    response = handler(RequestFactory().get("/"))
    assert response.status_code == status
    text = response.content.decode()
    assert text.count("<h1>") == 1
    assert str(status) in text


def test_error_of_a_fragment_is_a_toast() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    text = errors.broken(request).content.decode()
    assert text.startswith('<div class="toast toast--error" data-toast>')


def test_error_page_speaks_the_readers_language() -> None:
    with translation.override("id"):
        assert '<html lang="id">' in errors.not_found(RequestFactory().get("/")).content.decode()


def test_gallery_shows_and_is_closed_to_strangers(request_of, settings) -> None:
    text = styleguide(request_of("/styleguide/")).content.decode()
    assert text.count("sg-composer") >= 2
    stranger = request_of("/styleguide/")
    stranger.actor = None
    settings.DEBUG = False
    with pytest.raises(Http404):
        styleguide(stranger)


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("account/password_reset_done.html", {}),
        ("account/password_reset_from_key_done.html", {}),
        ("account/password_reset_from_key.html", {"token_fail": True}),
        ("account/logout.html", {}),
    ],
)
def test_sign_in_pages_draw(request_of, template: str, values: dict[str, object]) -> None:
    request = request_of()
    request.actor = None
    text = fragment(request, template, values)
    assert text.count("<h1>") == 1
    assert "Sigap" in text


def test_moment_is_in_the_readers_zone(draw) -> None:
    at = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert ">24 Nov 2026<" in draw("{{ ui.time(at, 'day') }}", at=at)
