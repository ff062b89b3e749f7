"""Bodies of messages: text in the page, foreign HTML as a document of its own."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from markupsafe import Markup

from sigap.core.html import SUMMARY, page_html, text_to_html
from sigap.tickets.queries.reading import ShownFile, ShownMessage

MOST_TEXT = 12_000
_IMAGE = re.compile(r'src="(cid|remote):([^"]*)"')
_DOCUMENT = (
    '<!doctype html><html><head><meta charset="utf-8"><base target="_blank">'
    "<style>body{{font:14px/1.55 system-ui,sans-serif;margin:0;padding:12px;"
    "overflow-wrap:anywhere;color:#151e23}}img,table{{max-width:100%;height:auto}}"
    "blockquote{{margin:8px 0 8px 0;padding-left:12px;border-left:3px solid #cfd6d9}}"
    ".quotation{{margin:8px 0}}.quotation>summary{{display:inline-block;padding:0 8px;"
    "border-radius:6px;background:#e6eaec;color:#3b464c;line-height:20px;cursor:pointer}}"
    ".quotation>summary:hover{{background:#d6dcdf}}"
    ".quotation>summary:focus-visible{{outline:2px solid #0b6b75;outline-offset:2px}}"
    "</style></head><body>{body}</body></html>"
)


def address_of(key: str, *, inline: bool = False) -> str:
    return f"/attachments/{key}?inline=1" if inline else f"/attachments/{key}"


def body(message: ShownMessage) -> Markup:
    """What was written, without quotes; an agent's formatting stays, a customer's becomes text."""
    if message.html and message.author_kind == "agent":
        return Markup(  # noqa: S704 - page_html lets only harmless elements through
            with_images(page_html(message.html), message.files)
        )
    return as_text(message.reply_text or message.text)


def as_text(text: str) -> Markup:
    """Paragraphs and links; a very long text is cut, for the whole has its own address."""
    return Markup(text_to_html(text[:MOST_TEXT]))  # noqa: S704 - text_to_html escapes


def is_long(message: ShownMessage) -> bool:
    return len(message.reply_text or message.text) > MOST_TEXT


def needs_frame(message: ShownMessage) -> bool:
    """Whether text alone would lose what the customer shows: pictures and tables."""
    is_foreign = message.author_kind == "customer" and message.html
    return bool(is_foreign and ("<img" in message.html or "<table" in message.html))


def loose_files(message: ShownMessage) -> list[ShownFile]:
    """The files that are not already seen as pictures inside the text."""
    shown = needs_frame(message) or message.author_kind == "agent"
    return [
        file
        for file in message.files
        if not (shown and file.content_id and f"cid:{file.content_id}" in message.html)
    ]


def with_images(html: str, files: Iterable[ShownFile], *, remote: str = "") -> str:
    """Sanitised HTML whose images have addresses of ours. ``remote`` is the prefix for images
    from other sites; without it they stay away."""
    known = {file.content_id: file.key for file in files if file.content_id}

    def address(match: re.Match[str]) -> str:
        kind, name = match[1], entities.unescape(match[2])
        if kind == "cid" and name in known:
            return f'src="{address_of(known[name], inline=True)}"'
        if kind == "remote" and remote and name.isdecimal():
            return f'src="{remote}{name}"'
        return ""

    return _IMAGE.sub(address, html)


def document(html: str, text: str, files: Iterable[ShownFile], *, remote: str = "") -> str:
    """The page of its own in which a message is shown; it runs nothing and asks no other site."""
    shown = with_images(html, files, remote=remote) if html else text_to_html(text)
    label = entities.escape(_("Show quoted text"))
    named = SUMMARY.replace(">", f' title="{label}" aria-label="{label}">', 1)
    shown = shown.replace(SUMMARY, named)
    return _DOCUMENT.format(body=shown)
