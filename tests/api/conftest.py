"""A client that speaks to the API with a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from sigap.journal.actors import SYSTEM
from sigap.people.actions.tokens import create_token
from sigap.people.models import Account
from tests.cast import Cast


class Api:
    """``get``, ``post`` and ``patch`` below ``/api/v1``, as one account."""

    def __init__(self, account: Account, **token: Any) -> None:
        text = create_token(account, actor=SYSTEM, name="test", **token)
        self.client = Client(headers={"Authorization": f"Bearer {text}"})

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query, headers=headers)

    def post(self, path: str, data: Any, headers: dict[str, str] | None = None) -> HttpResponse:
        return self._send("POST", path, data, headers)

    def patch(self, path: str, data: Any, headers: dict[str, str] | None = None) -> HttpResponse:
        return self._send("PATCH", path, data, headers)

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str] | None) -> Any:
        return self.client.generic(
            method, f"/api/v1{path}", json.dumps(data), "application/json", headers=headers
        )


@pytest.fixture
def api(cast: Cast) -> Api:
    return Api(cast.agent)


@pytest.fixture
def api_as(cast: Cast) -> Callable[..., Api]:
    return Api
