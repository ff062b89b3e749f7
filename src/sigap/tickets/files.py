"""Attachments over HTTP: never run by the browser, images shown only when they truly are ones."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from sigap.core import blobs
from sigap.tickets.models import Attachment

MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def file_response(attachment: Attachment, *, inline: bool = False) -> HttpResponseBase:
    """The file as a download; with ``inline`` an image by its first bytes may be shown."""
    pieces = blobs.chunks(attachment.blob_id)
    first = next(pieces, b"")
    shown_as = image_type(first) if inline else ""
    response = StreamingHttpResponse(
        _all(first, pieces), content_type=shown_as or "application/octet-stream"
    )
    response["Content-Length"] = str(attachment.size)
    disposition = content_disposition_header(not shown_as, attachment.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def image_type(start: bytes) -> str:
    """The type of an image that browsers may show, or nothing."""
    for magic, name in MAGIC.items():
        if start.startswith(magic):
            return name
    return "image/webp" if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else ""


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
