"""The one door for pages and fragments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from jinja2 import Template

from sigap.ui.context import Context, shared
from sigap.ui.environment import environment


def render(
    request: HttpRequest,
    template: str,
    context: Context | None = None,
    *,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or, where htmx asks and ``block`` is named, only that block of it.

    A form with errors goes back with ``status=422``.
    """
    wanted = block if block and is_fragment(request) else None
    response = HttpResponse(fragment(request, template, context, block=wanted), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    return response


def fragment(
    request: HttpRequest,
    template: str,
    context: Context | None = None,
    *,
    block: str | None = None,
) -> str:
    """The text of a template or of one of its blocks; KeyError if it has no such block."""
    made = environment().get_template(template)
    values = {**shared(request), **(context or {})}
    return _block(made, block, values) if block else made.render(values)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page (a boosted visit asks for all of it)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-Request-Type") != "full"


def _block(template: Template, name: str, values: Context) -> str:
    scope = template.new_context(values)
    return "".join(template.blocks[name](scope))
