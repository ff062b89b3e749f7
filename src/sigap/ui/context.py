"""What every template has."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy

from sigap.ui.reader import reader

Context = dict[str, Any]


def shared(request: HttpRequest) -> Context:
    """The request, the actor, and tokens that are made only where a template asks."""
    return {
        "request": request,
        "actor": reader(request).actor,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }
