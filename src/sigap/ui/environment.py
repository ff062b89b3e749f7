"""The Jinja2 environment that Django made from settings.TEMPLATES."""

from __future__ import annotations

from typing import cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Environment


def environment() -> Environment:
    """One for the whole process."""
    made: Environment = cast(Jinja2, engines["jinja2"]).env
    return made
