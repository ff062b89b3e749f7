"""Headers of every response, and the refusal of hosts that are not ours."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from sigap.ui.middleware import KnownHost, SafeHeaders


def page(request) -> HttpResponse:
    return HttpResponse("a page")


def test_every_response_is_guarded() -> None:
    response = SafeHeaders(page)(RequestFactory().get("/"))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_policy_of_a_view_stays() -> None:
    own = "default-src 'none'; img-src 'self'"
    view = lambda request: HttpResponse(headers={"Content-Security-Policy": own})  # noqa: E731 - a view in a word
    assert SafeHeaders(view)(RequestFactory().get("/"))["Content-Security-Policy"] == own


@override_settings(SITE_HOSTS={"desk.example", "desk.example:8443"}, ALLOWED_HOSTS=["*"])
@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("desk.example", "/", 200),
        ("DESK.example", "/", 200),
        ("desk.example:8000", "/", 200),
        ("desk.example:8443", "/", 200),
        ("desk.example.evil.example", "/", 421),
        ("evil.example", "/", 421),
        ("10.0.0.7:8000", "/", 421),
        ("10.0.0.7:8000", "/livez", 200),
        ("10.0.0.7:8000", "/readyz", 200),
        ("desk example", "/", 421),
    ],
)
def test_only_hosts_of_this_desk_are_answered(host: str, path: str, status: int) -> None:
    response = KnownHost(page)(RequestFactory().get(path, headers={"host": host}))
    assert response.status_code == status


def test_refusal_says_so_without_a_way_home() -> None:
    request = RequestFactory().get("/", headers={"host": "evil.example"})
    text = KnownHost(page)(request).content.decode()
    assert "This is not the right address" in text
    assert 'href="/"' not in text
