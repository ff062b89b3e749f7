"""The fields of a form, byte for byte: mail is rarely all UTF-8, which forms are to Django."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qsl

from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

MOST_FIELDS = 1000


def field_of(request: HttpRequest, name: str) -> bytes:
    """The field's bytes; empty where there is none. Raises MultiPartParserError, ValueError,
    SuspiciousOperation, and OSError where the request breaks off."""
    # Every byte is one character of Latin-1, there and back.
    if request.content_type == "multipart/form-data":
        parser = MultiPartParser(request.META, BytesIO(request.body), [], "latin-1")
        found, _files = parser.parse()
        return found.get(name, "").encode("latin-1")
    form = request.body.decode("latin-1")
    pairs = parse_qsl(form, encoding="latin-1", keep_blank_values=True, max_num_fields=MOST_FIELDS)
    return dict(pairs).get(name, "").encode("latin-1")
