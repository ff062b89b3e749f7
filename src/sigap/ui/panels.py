"""Panels: parts of a page that other apps bring, each with its own check of rights.

A page names a region and the thing it shows; apps register panels for the region. What is seen at
once is rendered in the same request; a lazy panel loads from its own address when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from sigap.ui.context import shared
from sigap.ui.environment import environment

Load = Callable[[HttpRequest, Any], "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One part of a region.

    ``load`` gets the request and the subject, and returns the template's context, or None where
    the actor may not see it. For a lazy panel the context is ``title`` and ``url``, and the
    template is left empty: the address answers with the fragment and checks rights itself.
    """

    region: str
    key: str
    order: int
    load: Load
    template: str = ""
    lazy: bool = False


_panels: dict[str, list[Panel]] = {}


def register(panel: Panel) -> None:
    """Adds a panel to its region; a second one with the same key is a mistake."""
    if bool(panel.template) == panel.lazy:
        raise ValueError(f"panel {panel.key!r} needs either a template or lazy=True")
    region = _panels.setdefault(panel.region, [])
    if any(other.key == panel.key for other in region):
        raise ValueError(f"panel {panel.key!r} is registered twice in {panel.region!r}")
    region.append(panel)
    region.sort(key=lambda each: (each.order, each.key))


def panels(request: HttpRequest, region: str, subject: Any = None) -> list[Markup]:
    """The rendered panels of a region that the actor may see, in order."""
    shown = []
    for panel in _panels.get(region, ()):
        data = panel.load(request, subject)
        if data is not None:
            template = panel.template or "ui/_lazy_panel.html"
            context = {**data, "panel": panel, "subject": subject}
            shown.append(_rendered(request, template, context))
    return shown


def _rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> Markup:
    made = environment().get_template(template)
    return Markup(made.render({**shared(request), **context}))  # noqa: S704 - autoescaped
