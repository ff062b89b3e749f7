"""The Jinja2 environment that Django made from settings.TEMPLATES."""

from __future__ import annotations

from django.template import engines
from jinja2 import Environment


def environment() -> Environment:
    made: Environment = engines["jinja2"].env
    return made
