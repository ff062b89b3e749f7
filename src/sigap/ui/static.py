"""Serves the static files of the house from memory, at /static/<hash of them all>/<name>.

One hash for everything keeps relative imports of modules and CSS right. A page that was loaded
before an update still gets its files: another hash is answered with the present content, which
then is not cached for good. The files are read and compressed once, at start; under DEBUG again
whenever one is asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

HOUSE = Path(__file__).parents[1]
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
TEXT_TYPES = ("text/", "image/svg", "application/json")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed where that is smaller, and its headers."""

    path: Path
    body: bytes
    packed: bytes
    content_type: str
    etag: str


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    kind = kind or "application/octet-stream"
    is_text = kind.startswith(TEXT_TYPES)
    packed = gzip.compress(body, 9, mtime=0) if is_text else b""
    if len(packed) >= len(body):
        packed = b""
    content_type = f"{kind}; charset=utf-8" if is_text else kind
    return Asset(path, body, packed, content_type, f'"{hashlib.sha256(body).hexdigest()[:16]}"')


class Assets:
    """All static files below one source folder, by the name after ``static/``."""

    def __init__(self, house: Path = HOUSE) -> None:
        self.house = house

    @cached_property
    def files(self) -> dict[str, Asset]:
        found: dict[str, Asset] = {}
        for folder in sorted(self.house.glob("**/static")):
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    found[path.relative_to(folder).as_posix()] = _read(path)
        return found

    @cached_property
    def hash(self) -> str:
        content = "".join(f"{name}{asset.etag}" for name, asset in self.files.items())
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @cached_property
    def urls(self) -> dict[str, str]:
        root = f"{settings.STATIC_URL}{self.hash}"
        return {name: f"{root}/{name}" for name in self.files}


ASSETS = Assets()


def static(name: str) -> str:
    """The address of a static file; KeyError where there is none of that name."""
    return ASSETS.urls[name]


class StaticFiles:
    """Middleware: answers what lies below STATIC_URL and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = settings.STATIC_URL
        self.assets = ASSETS.files  # read and compressed now, so that no visitor waits for it

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.prefix):
            return self.get_response(request)
        version, _, name = request.path_info[len(self.prefix) :].partition("/")
        asset = self.assets.get(name)
        if asset is None:
            return HttpResponse(status=404, content_type="text/plain")
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if settings.DEBUG:
            return _answer(request, _read(asset.path), "no-cache")
        return _answer(request, asset, FOREVER if version == ASSETS.hash else "no-cache")


def _answer(request: HttpRequest, asset: Asset, caching: str) -> HttpResponse:
    headers = {"ETag": asset.etag, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    body = asset.body
    if asset.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = asset.packed, "gzip"
    headers |= {"Content-Type": asset.content_type, "Content-Length": str(len(body))}
    return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)
