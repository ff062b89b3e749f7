"""The words of a message: which parts are its text and its HTML, and what they say."""

from __future__ import annotations

from dataclasses import dataclass

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.contents.outlook import open_winmail
from sigap.channels.email.parsing.contents.uuencoded import without_uuencoded
from sigap.channels.email.parsing.files import MESSAGES, is_file, named_file
from sigap.channels.email.parsing.flowed import unflowed
from sigap.channels.email.parsing.headers import readable
from sigap.channels.email.parsing.notices import Notice, Notices
from sigap.channels.email.parsing.parameters import parameter
from sigap.channels.email.parsing.parts import Part, split_inner
from sigap.channels.email.parsing.replies import fold_quotes, without_quotes
from sigap.core.html import sanitise_marked, text_to_html
from sigap.tickets.envelope import File

_MAX_WRAPPINGS = 5
_MAX_WINMAILS = 10
# Parts that only tell programs how to read their neighbour.
_UNSHOWN = {
    "multipart/appledouble": "application/applefile",
    "multipart/encrypted": "application/pgp-encrypted",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """``text`` is filled wherever there are words, ``reply`` is what of it the sender wrote;
    ``html`` is sanitised, its quotations folded, or empty."""

    text: str
    reply: str = ""
    html: str = ""
    remote_images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of the message in one or two forms; raw HTML, not yet sanitised."""

    text: str = ""
    html: str = ""


def read_body(root: Part, notices: Notices) -> tuple[Body, list[Part | File]]:
    """The body of a message and what is not part of it, in order: leaves, and files unpacked."""
    reader = _Reader(notices)
    segments = reader.segments(_innermost(root, notices))
    if not any(segment.html or segment.text.strip() for segment in segments):
        segments = reader.unpacked
    subject = readable(root.fields, "Subject")
    if any(segment.html for segment in segments):
        return _with_html(segments, notices, subject), reader.files
    text = "\n\n".join(filter(None, (segment.text.strip("\n") for segment in segments)))
    return Body(text=text, reply=without_quotes(text, subject=subject)), reader.files


def _innermost(root: Part, notices: Notices) -> Part:
    """The message within, where a message is nothing but the wrapping of another."""
    for _ in range(_MAX_WRAPPINGS):
        if root.type not in MESSAGES:
            break
        root = split_inner(root, notices)
    return root


def _with_html(segments: list[_Segment], notices: Notices, subject: str) -> Body:
    clean = sanitise_marked("\n".join(each.html or text_to_html(each.text) for each in segments))
    if clean.cut:
        notices.add(Notice.HTML_CUT)
    shown = fold_quotes(clean.html, subject=subject)
    texts = [each.text.strip("\n") for each in segments]
    text, reply = shown.text, shown.reply
    if all(each.strip() for each in texts):
        text = "\n\n".join(texts)
        reply = without_quotes(text, subject=subject)
    return Body(text=text, reply=reply, html=shown.html, remote_images=clean.remote_images)


def _alternative(below: list[list[_Segment]]) -> list[_Segment]:
    """One form of each kind: the richest HTML is the last one, the plain text the first."""
    html = next((each for each in reversed(below) if any(segment.html for segment in each)), [])
    plain = next((each for each in below if any(segment.text.strip() for segment in each)), [])
    if not html or html is plain:
        return html or plain
    text = "\n\n".join(segment.text.strip("\n") for segment in plain)
    rich = "\n".join(segment.html or text_to_html(segment.text) for segment in html)
    return [_Segment(text=text, html=rich)]


class _Reader:
    """Reads leaves until the message has its fill of words; keeps the leaves that are files."""

    def __init__(self, notices: Notices) -> None:
        self.files: list[Part | File] = []
        self.unpacked: list[_Segment] = []
        self._winmails = 0
        self._notices = notices
        self._text_left = limits.MAX_TEXT_BYTES
        self._html_left = limits.MAX_HTML_BYTES

    def segments(self, part: Part) -> list[_Segment]:
        if not part.children:
            return self._leaf(part)
        unshown = _UNSHOWN.get(part.type)
        below = [self.segments(child) for child in part.children if child.type != unshown]
        if part.type == "multipart/alternative":
            return _alternative(below)
        return [segment for segments in below for segment in segments]

    def _leaf(self, part: Part) -> list[_Segment]:
        if is_file(part):
            self._keep(part)
            return []
        text = self._decoded(part)
        if part.type == "text/html":
            return [_Segment(html=text)]
        text, embedded = without_uuencoded(text)
        self.files += [named_file(name, content) for name, content in embedded]
        return [_Segment(text=_plain(part, text, self._notices))]

    def _keep(self, part: Part) -> None:
        winmail = None
        if self._winmails < _MAX_WINMAILS:
            winmail = open_winmail(part, with_body=not self._winmails)
        if winmail is None:
            self.files.append(part)
            return
        self._winmails += 1
        self.files += winmail.files
        if winmail.html or winmail.text:
            self.unpacked.append(_Segment(text=winmail.text, html=winmail.html))

    def _decoded(self, part: Part) -> str:
        html = part.type == "text/html"
        left = self._html_left if html else self._text_left
        size = part.end - part.start
        if size > left:
            self._notices.add(Notice.HTML_CUT if html else Notice.TEXT_CUT)
        if html:
            self._html_left -= min(size, left)
        else:
            self._text_left -= min(size, left)
        text = decode(part.content(left), parameter(part.fields, "Content-Type", "charset"))
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(part: Part, text: str, notices: Notices) -> str:
    if text.count("\n") > limits.MAX_TEXT_LINES:
        notices.add(Notice.TEXT_CUT)
        text = "\n".join(text.split("\n", limits.MAX_TEXT_LINES)[:-1])
    if parameter(part.fields, "Content-Type", "format").lower() == "flowed":
        delsp = parameter(part.fields, "Content-Type", "delsp").lower() == "yes"
        return unflowed(text, delsp=delsp)
    return text
