"""The Jinja2 environment of all pages, named in settings.TEMPLATES."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from sigap.ui.avatars import hue, initials
from sigap.ui.formats import FILTERS
from sigap.ui.icons import icon
from sigap.ui.links import url
from sigap.ui.macros import Macros
from sigap.ui.panels import panels
from sigap.ui.reader import reader
from sigap.ui.static import static


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja2 backend, which passes the loader and autoescape."""
    options |= {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,
        "extensions": ["jinja2.ext.i18n"],
    }
    made = Environment(**options)  # noqa: S701 - Django passes autoescape=True
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined] # put there by the extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= {"url": url, "static": static, "icon": icon}
    made.globals |= {"panels": panels, "reader": reader}
    made.globals["ui"] = Macros(made)
    made.filters |= {**FILTERS, "initials": initials, "hue": hue}
    return made
