"""HTML to plain text and back."""

from __future__ import annotations

import html as entities
import re

from sigap.core.html.policy import words
from sigap.core.html.sanitise import sanitise_mail

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>|([^<]+)")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_BLOCKS = words("address center div dl dd dt li ol pre table tr ul caption hr")
_PARAGRAPHS = words("p blockquote h1 h2 h3 h4 h5 h6")
_URL = re.compile(r"(https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]])")


class _Writer:
    """Collects lines; a quotation is marked by ``> `` at the start of each."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.quotes = 0
        self.preformatted = 0
        self._line: list[str] = []
        self._links: list[tuple[str, int]] = []

    def text(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.split("\n")
            self.write(first)
            for line in rest:
                self.end_line()
                self.write(line)
            return
        text = _SPACES.sub(" ", text)
        at_space = not self._line or self._line[-1].endswith(" ")
        self.write(text.lstrip(" ") if at_space else text)

    def write(self, text: str) -> None:
        if text:
            self._line.append(text)

    def end_line(self) -> None:
        self.lines.append("> " * self.quotes + "".join(self._line).rstrip())
        self._line.clear()

    def block(self) -> None:
        if any(piece.strip() for piece in self._line):
            self.end_line()
        self._line.clear()

    def paragraph(self) -> None:
        self.block()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * self.quotes).rstrip())

    def open_link(self, attributes: str) -> None:
        values = dict(_ATTRIBUTE.findall(attributes))
        self._links.append((entities.unescape(values.get("href", "")), len(self._line)))

    def close_link(self) -> None:
        if not self._links:
            return
        href, start = self._links.pop()
        shown = "".join(self._line[start:]).strip()
        target = href.removeprefix("mailto:").removeprefix("tel:")
        if target and target.rstrip("/") not in (shown.rstrip("/"), f"http://{shown}"):
            self.write(f" <{target}>" if shown else f"<{target}>")

    def result(self) -> str:
        self.block()
        return _BLANK_LINES.sub("\n\n", "\n".join(self.lines)).strip("\n")


def _tag(writer: _Writer, name: str, attributes: str, *, closing: bool) -> None:
    if name == "br":
        writer.end_line()
    elif name == "a":
        writer.close_link() if closing else writer.open_link(attributes)
    elif name == "img":
        writer.text(entities.unescape(dict(_ATTRIBUTE.findall(attributes)).get("alt", "")))
    elif name in ("td", "th") and closing:
        writer.write(" ")
    elif name in _BLOCKS or name in _PARAGRAPHS:
        writer.block()
    if closing:
        _nesting(writer, name, closing=True)
    if name in _PARAGRAPHS:
        writer.paragraph()
    if not closing:
        _nesting(writer, name, closing=False)


def _nesting(writer: _Writer, name: str, *, closing: bool) -> None:
    change = -1 if closing else 1
    if name == "blockquote":
        writer.quotes = max(0, writer.quotes + change)
    elif name == "pre":
        writer.preformatted = max(0, writer.preformatted + change)
    elif name == "li" and not closing:
        writer.write("- ")
    elif name == "hr":
        writer.write("-----")
        writer.block()


def text_of(clean_html: str) -> str:
    """Text of HTML that went through ``sanitise_mail``: links kept, quotations marked ``>``."""
    writer = _Writer()
    for closing, name, attributes, text in _TOKEN.findall(clean_html):
        if name:
            _tag(writer, name, attributes, closing=bool(closing))
        else:
            writer.text(entities.unescape(text).replace("\xa0", " "))
    return writer.result()


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
