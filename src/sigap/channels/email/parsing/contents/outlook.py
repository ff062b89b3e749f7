"""The files and the words of a ``winmail.dat``."""

from __future__ import annotations

from dataclasses import dataclass

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.contents.rtf import decompressed, rtf_to_text
from sigap.channels.email.parsing.contents.tnef import NotTnef, Unpacked, is_tnef, unpack
from sigap.channels.email.parsing.files import named_file
from sigap.channels.email.parsing.parts import Part
from sigap.tickets.envelope import File

_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_HEAD = 200
_BODY, _HTML, _RTF = 0x1000, 0x1013, 0x1009


@dataclass(frozen=True, slots=True)
class Winmail:
    """``files`` in order; ``text`` and raw ``html`` are the body, empty where there is none."""

    files: tuple[File, ...]
    text: str
    html: str


def open_winmail(part: Part, *, with_body: bool = True) -> Winmail | None:
    """What the part wraps; None if it is no TNEF, is broken or holds nothing that is known."""
    if part.type not in _TYPES and part.type != "application/octet-stream":
        return None
    if not is_tnef(part.content(_HEAD)):
        return None
    content = part.content()
    try:
        unpacked = unpack(content)
    except NotTnef:
        return None
    html = _html(unpacked) if with_body else ""
    text = _text(unpacked) if with_body and not html else ""
    winmail = Winmail(_files(unpacked), text, html)
    return winmail if winmail.files or winmail.text or winmail.html else None


def _files(unpacked: Unpacked) -> tuple[File, ...]:
    return tuple(
        named_file(each.name or f"winmail-{number}.bin", each.content, each.content_id)
        for number, each in enumerate(unpacked.attachments, 1)
    )


def _html(unpacked: Unpacked) -> str:
    value = unpacked.properties.get(_HTML, "")
    if isinstance(value, bytes):
        value = decode(value[: limits.MAX_HTML_BYTES].rstrip(b"\0"), unpacked.charset)
    return value[: limits.MAX_HTML_BYTES]


def _text(unpacked: Unpacked) -> str:
    value = unpacked.properties.get(_BODY, "") or unpacked.body
    if isinstance(value, bytes):
        value = decode(value.rstrip(b"\0"), unpacked.charset)
    if not value:
        rtf = unpacked.properties.get(_RTF, b"")
        value = rtf_to_text(decompressed(rtf)) if isinstance(rtf, bytes) else ""
    return value[: limits.MAX_TEXT_BYTES].replace("\r\n", "\n").replace("\r", "\n")
