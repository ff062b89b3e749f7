"""Icons of the vendored sprite."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from sigap.ui.static import ASSETS, static

SPRITE = "ui/vendor/icons.svg"


@cache
def names() -> frozenset[str]:
    """Every icon in the sprite."""
    drawing = ASSETS.files[SPRITE].body.decode()
    return frozenset(re.findall(r'id="i-([a-z0-9-]+)"', drawing))


@cache
def icon(name: str, size: str = "") -> Markup:
    """A decorative icon; size is "", "s" (14 px), "l" (20 px) or "xl" (24 px).

    Raises KeyError for a name that is not in the sprite (``bin/vendor --icons`` puts it there).
    """
    if name not in names():
        raise KeyError(f"no icon {name!r} in the sprite; run bin/vendor --icons")
    css = f"icon icon--{size}" if size else "icon"
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>').format(
        css, static(SPRITE), name
    )
