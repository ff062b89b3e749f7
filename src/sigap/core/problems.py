"""Problem details of the API (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _


class Problem(Exception):
    """An answer that is not a success. ``kind`` is a stable word for programs, ``detail`` says to
    people what happened and what to do; ``extra`` are members of the problem's own."""

    def __init__(self, status: HTTPStatus, kind: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail, self.extra = status, kind, detail, extra

    def response(self) -> HttpResponse:
        body = {
            "type": f"about:blank#{self.kind}",
            "title": str(_TITLES.get(self.status, self.status.phrase)),
            "status": self.status.value,
            "detail": self.detail,
            **self.extra,
        }
        return HttpResponse(
            json.dumps(body, ensure_ascii=False),
            status=self.status,
            content_type="application/problem+json",
        )


def not_found() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not-found", _("There is no such thing, or not for you."))


def forbidden() -> Problem:
    return Problem(HTTPStatus.FORBIDDEN, "forbidden", _("Your role does not allow this."))


def invalid(detail: str, **extra: Any) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail, **extra)


_TITLES = {
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Invalid input",
}
