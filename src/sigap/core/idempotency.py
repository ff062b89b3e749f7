"""``Idempotency-Key`` for the API's writes (draft-ietf-httpapi-idempotency-key-header).

The answer is stored in the transaction of the change, so that either both are there or neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sigap.core import clock
from sigap.core.models import IdempotentAnswer
from sigap.core.problems import Problem

KEPT = timedelta(days=2)
MOST_KEY = 255
UNSAFE = {"POST", "PATCH", "PUT", "DELETE"}


class Idempotency:
    """Middleware. A repeat gets the first answer; the same key with another request gets 422,
    and a repeat while the first is still at work 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method not in UNSAFE or not request.path.startswith("/api/"):
            return self.get_response(request)
        try:
            return self._once(request, key)
        except Problem as problem:
            return problem.response()

    def _once(self, request: HttpRequest, key: str) -> HttpResponse:
        if len(key) > MOST_KEY:
            detail = _("The Idempotency-Key is longer than 255 characters.")
            raise Problem(HTTPStatus.BAD_REQUEST, "bad-idempotency-key", detail)
        owner = hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()
        wanted = _hash(request)
        with transaction.atomic():
            _lock(owner, key)
            known = IdempotentAnswer.objects.filter(owner=owner, key=key).first()
            if known:
                return _replay(known, wanted)
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
            elif response.status_code != HTTPStatus.UNAUTHORIZED:
                _store(response, owner=owner, key=key, request_hash=wanted)
            return response


def forget_old_answers() -> int:
    return IdempotentAnswer.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _hash(request: HttpRequest) -> str:
    start = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(start + request.body).hexdigest()


def _lock(owner: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [owner + key])
        if not cursor.fetchone()[0]:
            detail = _("The first request with this Idempotency-Key is still at work.")
            raise Problem(HTTPStatus.CONFLICT, "in-progress", detail)


def _replay(known: IdempotentAnswer, wanted: str) -> HttpResponse:
    if known.request_hash != wanted:
        detail = _("This Idempotency-Key was used for another request.")
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "key-reused", detail)
    response = HttpResponse(bytes(known.body), status=known.status, content_type=known.content_type)
    response["Idempotent-Replayed"] = "true"
    if known.etag:
        response["ETag"] = known.etag
    return response


def _store(response: HttpResponse, *, owner: str, key: str, request_hash: str) -> None:
    IdempotentAnswer.objects.create(
        owner=owner,
        key=key,
        request_hash=request_hash,
        status=response.status_code,
        content_type=response.get("Content-Type", "application/json"),
        etag=response.get("ETag", ""),
        body=response.content,
        created_at=clock.now(),
    )
