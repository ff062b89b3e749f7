"""Static files: one hash for all, far-future caching, compressed copies, no way out."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sigap.ui.static import ASSETS, StaticFiles, static

PASSED_ON = HttpResponse("a page")


@pytest.fixture
def get():
    serve = StaticFiles(lambda request: PASSED_ON)
    return lambda path, **headers: serve(RequestFactory().get(path, headers=headers))


def test_address_holds_the_hash_of_all_files() -> None:
    assert static("ui/sigap.css") == f"/static/{ASSETS.hash}/ui/sigap.css"
    with pytest.raises(KeyError):
        static("ui/missing.css")


def test_present_hash_is_cached_for_good(get) -> None:
    response = get(static("ui/sigap.css"))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/css; charset=utf-8"


def test_hash_of_another_release_gets_present_content_but_not_for_good(get) -> None:
    response = get("/static/0123456789ab/ui/sigap.css")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


def test_compressed_copy_is_the_same_file(get) -> None:
    response = get(static("ui/sigap.css"), accept_encoding="br, gzip")
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == ASSETS.files["ui/sigap.css"].body
    assert "Content-Encoding" not in get(static("ui/sigap.css"))


def test_fonts_are_not_compressed_again(get) -> None:
    response = get(static("ui/vendor/inter.woff2"), accept_encoding="gzip")
    assert "Content-Encoding" not in response
    assert response["Content-Type"] == "font/woff2"


def test_known_etag_is_answered_with_304(get) -> None:
    first = get(static("ui/js/sigap.js"))
    again = get(static("ui/js/sigap.js"), if_none_match=first["ETag"])
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../config/settings.py",
        "/static/x/%2e%2e/settings.py",
        "/static/x/",
        "/static/",
    ],
)
def test_nothing_else_can_be_reached(get, path: str) -> None:
    assert get(path).status_code == 404


def test_other_paths_pass_on_and_other_methods_are_refused(get) -> None:
    assert get("/tickets/") is PASSED_ON
    post = RequestFactory().post(static("ui/sigap.css"))
    assert StaticFiles(lambda request: PASSED_ON)(post).status_code == 405


def test_head_has_the_length_and_no_body() -> None:
    request = RequestFactory().head(static("ui/sigap.css"))
    response = StaticFiles(lambda request: PASSED_ON)(request)
    assert response.content == b""
    assert int(response["Content-Length"]) == len(ASSETS.files["ui/sigap.css"].body)


def test_modules_import_files_that_exist() -> None:
    import re

    for name, asset in ASSETS.files.items():
        if name.startswith("ui/js/"):
            for target in re.findall(
                r"""(?:from|import)\s*\(?"(\.\.?/[^"]+)\"""", asset.body.decode()
            ):
                folder = "ui/" if target.startswith("../") else "ui/js/"
                assert folder + target.lstrip("./") in ASSETS.files, (name, target)
