"""Make HTML from outside safe to show, by the allow-list in ``policy``."""

from __future__ import annotations

from dataclasses import dataclass

import nh3

from sigap.core.html import policy
from sigap.core.html.bounds import bounded
from sigap.core.html.marks import ATTRIBUTES, mark_of

_MAX_REMOTE_IMAGES = 500
# Broken mark-up can grow when it is repaired; past this only its text is kept.
_MAX_CLEAN = 5_000_000
_CID = "cid:"


@dataclass(frozen=True, kw_only=True, slots=True)
class SanitisedHtml:
    """``html`` that runs, fetches and overlays nothing.

    Its images are ``cid:NAME`` (a part of the same message) or ``remote:N``, an index into
    ``remote_images``: addresses on foreign hosts, to be loaded only when somebody asks. A browser
    fetches neither; whoever displays the HTML rewrites both. ``cut``: something had to be left out.
    """

    html: str
    remote_images: tuple[str, ...] = ()
    cut: bool = False


class _Attributes:
    """nh3's attribute filter; keeps the addresses of foreign images as it meets them."""

    def __init__(self) -> None:
        self.remote: dict[str, int] = {}

    def allowed(self) -> dict[str, set[str]]:
        return {tag: set(names) for tag, names in policy.ATTRIBUTES.items()}

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return None if policy.DANGEROUS_STYLE.search(value) else value
        if tag == "img" and name == "src":
            return self._image(value.strip())
        if tag == "a" and name == "href" and value.strip().lower().startswith(_CID):
            return None
        return value

    def _image(self, source: str) -> str | None:
        source = _absolute(source) or source
        lower = source.lower()
        if lower.startswith(_CID):
            return _CID + source[len(_CID) :].strip("<> ")
        if not lower.startswith(("http:", "https:")):
            return None
        if source not in self.remote and len(self.remote) >= _MAX_REMOTE_IMAGES:
            return None
        return f"remote:{self.remote.setdefault(source, len(self.remote))}"


def _clean(html: str, attributes: _Attributes) -> str:
    clean = nh3.clean(
        html,
        tags=set(policy.TAGS),
        clean_content_tags=set(policy.DROPPED_WITH_CONTENT),
        attributes=attributes.allowed(),
        attribute_filter=attributes,
        link_rel=policy.LINK_REL,
        url_schemes=set(policy.LINK_SCHEMES) | {"cid"},
        url_relative=_absolute,
        filter_style_properties=set(policy.STYLE_PROPERTIES),
    )
    return clean if len(clean) <= _MAX_CLEAN else nh3.clean(clean, tags=set())


def _absolute(url: str) -> str | None:
    """A mail has no address of its own, so that only a URL naming its host means anything."""
    return f"https:{url}" if url.startswith("//") else None


def sanitise_mail(html: str) -> SanitisedHtml:
    """HTML of a received message, by the mail policy. Never raises for any input."""
    return _sanitised(html, _Attributes())


def sanitise_marked(html: str) -> SanitisedHtml:
    """As ``sanitise_mail``, with the marks of ``marks`` left in: to be read, then ``folded``."""
    return _sanitised(html, _MarkedAttributes())


def _sanitised(html: str, attributes: _Attributes) -> SanitisedHtml:
    within, cut = bounded(html)
    clean = _clean(within, attributes)
    return SanitisedHtml(html=clean.strip(), remote_images=tuple(attributes.remote), cut=cut)


def sanitise_reply(html: str) -> str:
    """HTML an agent wrote in the composer: the same policy, images by ``cid:NAME`` only."""
    within, _ = bounded(html)
    return _clean(within, _ReplyAttributes()).strip()


class _MarkedAttributes(_Attributes):
    def allowed(self) -> dict[str, set[str]]:
        allowed = super().allowed()
        allowed["*"] |= set(ATTRIBUTES)
        return allowed

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        if name in ATTRIBUTES:
            return mark_of(name, value) or None
        return super().__call__(tag, name, value)


class _ReplyAttributes(_Attributes):
    def _image(self, source: str) -> str | None:
        return super()._image(source) if source.lower().startswith(_CID) else None
