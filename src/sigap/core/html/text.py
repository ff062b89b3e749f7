"""HTML to plain text and back."""

from __future__ import annotations

import html as entities
import re

from sigap.core.html.lines import lines_of, tokens_of
from sigap.core.html.sanitise import sanitise_mail

_URL = re.compile(r"(https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]])")


def text_of(clean_html: str) -> str:
    """Text of HTML that went through ``sanitise_mail``: links kept, quotations marked ``>``."""
    return "\n".join(line.text for line in lines_of(tokens_of(clean_html)))


def html_to_text(html: str) -> str:
    """Text of any HTML. Never raises; input past the caps of ``bounds`` is cut."""
    return text_of(sanitise_mail(html).html)


def text_to_html(text: str) -> str:
    """Paragraphs, line breaks and links from plain text; everything else is escaped."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip("\n"))
    return "\n".join(f"<p>{_inline(each)}</p>" for each in paragraphs if each.strip())


def _inline(text: str) -> str:
    pieces = _URL.split(text)
    for index, piece in enumerate(pieces):
        safe = entities.escape(piece)
        pieces[index] = (
            f'<a href="{safe}" rel="noopener noreferrer nofollow">{safe}</a>'
            if index % 2
            else safe.replace("\n", "<br>\n")
        )
    return "".join(pieces)
