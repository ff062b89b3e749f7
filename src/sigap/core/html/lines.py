"""The lines of sanitised HTML as a reader sees them, each knowing where it begins."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sigap.core.html.marks import Mark
from sigap.core.html.policy import words

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>|([^<]+)")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = words("address center div dl dd dt li ol pre table tr ul caption hr")
_PARAGRAPHS = words("p blockquote h1 h2 h3 h4 h5 h6")
VOID = words("br hr img col")
_MARKS = {mark.value: mark for mark in Mark}


@dataclass(frozen=True, slots=True)
class Token:
    """A tag, or text where ``name`` is empty; ``written`` as it stood in the HTML."""

    written: str
    name: str = ""
    attributes: str = ""
    closing: bool = False

    def mark(self) -> Mark:
        if self.closing or "=" not in self.attributes:
            return Mark.NONE
        values = dict(_ATTRIBUTE.findall(self.attributes))
        found = values.get("class") or values.get("id") or ""
        return _MARKS.get(found, Mark.NONE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``token`` is the index of the token with which its content begins."""

    text: str
    token: int = 0
    mark: Mark = Mark.NONE


def tokens_of(clean_html: str) -> list[Token]:
    """The tags and texts of HTML that went through the sanitiser, which leaves ``<`` and ``>`` in
    tags alone. Lines of preformatted text are tokens of their own."""
    return list(_tokens(clean_html))


def _tokens(clean_html: str) -> Iterator[Token]:
    preformatted = 0
    for match in _TOKEN.finditer(clean_html):
        closing, name, attributes, text = match.groups()
        if name == "pre":
            preformatted = max(0, preformatted + (-1 if closing else 1))
        if name:
            yield Token(match[0], name, attributes, bool(closing))
        elif preformatted:
            yield from (Token(line) for line in text.splitlines(keepends=True))
        else:
            yield Token(text)


class _Writer:
    """Collects lines; a quotation is marked by ``> `` at the start of each."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.quotes = 0
        self.preformatted = 0
        self.now = 0
        self.marks: list[Mark] = []
        self.below = False
        self._line: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._start = -1
        self._holds_space = False

    def text(self, text: str) -> None:
        self._holds_space = self._holds_space or "\xa0" in text
        text = text.replace("\xa0", " ")
        if self.preformatted:
            self.write(text.rstrip("\n"))
            if text.endswith("\n"):
                self.end_line()
            return
        text = _SPACES.sub(" ", text)
        at_space = not self._line or self._line[-1].endswith(" ")
        self.write(text.lstrip(" ") if at_space else text)

    def write(self, text: str) -> None:
        if text:
            if self._start < 0:
                self._start = self.now
            self._line.append(text)

    def end_line(self) -> None:
        text = "> " * self.quotes + "".join(self._line).rstrip()
        start = self._start if self._start >= 0 else self.now
        self.lines.append(Line(text, start, self._mark()))
        self._clear()

    def _clear(self) -> None:
        self._line.clear()
        self._start = -1
        self._holds_space = False

    def _mark(self) -> Mark:
        if self.below:
            return Mark.QUOTATION
        return next((mark for mark in reversed(self.marks) if mark), Mark.NONE)

    def block(self, *, is_line: bool = False) -> None:
        """Ends a line that holds something; an empty paragraph of Outlook's is a line as well."""
        if any(piece.strip() for piece in self._line) or self._holds_space or is_line:
            self.end_line()
        self._clear()

    def end_quote(self) -> None:
        """The empty line under a quotation belongs to what follows."""
        self.quotes = max(0, self.quotes - 1)
        if self.lines and not self.lines[-1].text.strip("> "):
            text = ("> " * self.quotes).rstrip()
            self.lines[-1] = replace(self.lines[-1], text=text)

    def paragraph(self) -> None:
        self.block()
        if self.lines and self.lines[-1].text.strip("> "):
            text = ("> " * self.quotes).rstrip()
            self.lines.append(Line(text, self.now, self._mark()))

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


def _start(writer: _Writer, token: Token) -> None:
    mark = token.mark()
    is_paragraph = token.name in _PARAGRAPHS and mark is not Mark.LINE
    if is_paragraph or token.name in _BLOCKS or token.name in _PARAGRAPHS:
        writer.block()
    if is_paragraph:
        writer.paragraph()
    if token.name not in VOID:
        writer.marks.append(mark)
    writer.below = writer.below or mark is Mark.BELOW
    if handle := _STARTS.get(token.name):
        handle(writer, token.attributes)


def _end(writer: _Writer, name: str) -> None:
    if name == "a":
        writer.close_link()
    elif name in ("td", "th"):
        writer.write(" ")
    elif name in _BLOCKS or name in _PARAGRAPHS:
        writer.block(is_line=bool(writer.marks) and writer.marks[-1] is Mark.LINE)
    mark = writer.marks.pop() if writer.marks else Mark.NONE
    if name == "blockquote":
        writer.end_quote()
    elif name == "pre":
        writer.preformatted = max(0, writer.preformatted - 1)
    if name in _PARAGRAPHS and mark is not Mark.LINE:
        writer.paragraph()


def _quote(writer: _Writer, attributes: str) -> None:
    writer.quotes += 1


def _preformat(writer: _Writer, attributes: str) -> None:
    writer.preformatted += 1


def _rule(writer: _Writer, attributes: str) -> None:
    writer.write("-----")
    writer.block()


def _image(writer: _Writer, attributes: str) -> None:
    writer.text(entities.unescape(dict(_ATTRIBUTE.findall(attributes)).get("alt", "")))


_STARTS: dict[str, Callable[[_Writer, str], None]] = {
    "a": lambda writer, attributes: writer.open_link(attributes),
    "blockquote": _quote,
    "br": lambda writer, attributes: writer.end_line(),
    "hr": _rule,
    "img": _image,
    "li": lambda writer, attributes: writer.write("- "),
    "pre": _preformat,
}


def lines_of(tokens: Sequence[Token]) -> list[Line]:
    """The lines of ``tokens``: links kept, quotations marked ``>``, no two empty ones in a row."""
    writer = _Writer()
    for index, token in enumerate(tokens):
        writer.now = index
        if not token.name:
            writer.text(entities.unescape(token.written))
        elif token.closing:
            _end(writer, token.name)
        else:
            _start(writer, token)
    writer.block()
    return _without_runs(writer.lines)


def _without_runs(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if line.text or (kept and kept[-1].text):
            kept.append(line)
    while kept and not kept[-1].text:
        kept.pop()
    return kept
