"""HTML that stands inside a page of ours, where the policy allows no styles."""

from __future__ import annotations

import nh3

from sigap.core.html import policy

_TAGS = policy.TAGS - {"font", "center"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
}


def page_html(clean_html: str) -> str:
    """Sanitised HTML without fonts, colours and sizes; images stay ``cid:NAME``."""
    return nh3.clean(
        clean_html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        link_rel=policy.LINK_REL,
        url_schemes=set(policy.LINK_SCHEMES) | {"cid"},
    )
