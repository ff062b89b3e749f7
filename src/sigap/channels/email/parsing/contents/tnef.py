"""``winmail.dat``: what Outlook wraps in TNEF ([MS-OXTNEF]), unpacked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.contents.mapi import Budget, Properties, read_properties

_SIGNATURE = b"\x78\x9f\x3e\x22"
_OLE = b"\xd0\xcf\x11\xe0"
_ATTACHMENT_BEGINS, _ATTACHMENT_NAME, _ATTACHMENT_DATA, _ATTACHMENT_PROPERTIES = (
    0x69002, 0x18010, 0x6800F, 0x69005,
)  # fmt: skip
_MESSAGE_PROPERTIES, _CODE_PAGE, _BODY = 0x69003, 0x69007, 0x2800C
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3707, 0x3704, 0x3001
_DATA, _MIME_TYPE, _CONTENT_ID = 0x3701, 0x370E, 0x3712
_MAX_DEPTH = 3
_MAX_ATTRIBUTES = 20_000
_IID_LENGTH = 16


class NotTnef(Exception):
    """The bytes do not begin as TNEF does, or nothing can be read of them."""


@dataclass(slots=True)
class Attachment:
    """A file in the wrapping; ``name`` as it was written, empty where there is none."""

    name: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Unpacked:
    """Attachments in order, and the properties of the message with its bodies."""

    attachments: list[Attachment] = field(default_factory=list)
    properties: Properties = field(default_factory=dict)
    body: str = ""
    charset: str = "cp1252"
    budget: Budget = field(default_factory=Budget)


def is_tnef(content: bytes) -> bool:
    """Whether ``content`` begins with the signature of TNEF."""
    return content.startswith(_SIGNATURE)


def unpack(content: bytes, depth: int = 0, budget: Budget | None = None) -> Unpacked:
    """What is in the wrapping, up to where it is broken. Raises NotTnef if that is nothing."""
    if not is_tnef(content):
        raise NotTnef("no signature of TNEF")
    unpacked = Unpacked(budget=budget or Budget())
    read = 0
    for tag, value in _attributes(content):
        read += 1
        if tag == _ATTACHMENT_BEGINS:
            if len(unpacked.attachments) >= limits.MAX_PARTS:
                break
            unpacked.attachments.append(Attachment())
        elif tag in (_ATTACHMENT_NAME, _ATTACHMENT_DATA, _ATTACHMENT_PROPERTIES):
            _attach(unpacked, tag, value, depth)
        else:
            _describe(unpacked, tag, value)
    if not read:
        raise NotTnef("no attribute can be read")
    unpacked.attachments = [each for each in unpacked.attachments if each.name or each.content]
    return unpacked


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position, left = 6, _MAX_ATTRIBUTES
    while left and position + 9 <= len(content):
        _, tag, length = struct.unpack_from("<BII", content, position)
        position += 9
        if length > len(content) - position:
            return
        yield tag & 0xFFFFF, content[position : position + length]
        position += length + 2
        left -= 1


def _describe(unpacked: Unpacked, tag: int, value: bytes) -> None:
    if tag == _CODE_PAGE and len(value) >= 4:
        unpacked.charset = f"cp{int.from_bytes(value[:4], 'little')}"
    elif tag == _MESSAGE_PROPERTIES:
        unpacked.properties |= read_properties(value, unpacked.charset, unpacked.budget)
    elif tag == _BODY:
        unpacked.body = decode(value[: limits.MAX_TEXT_BYTES].rstrip(b"\0"), unpacked.charset)


def _attach(unpacked: Unpacked, tag: int, value: bytes, depth: int) -> None:
    if not unpacked.attachments:
        unpacked.attachments.append(Attachment())
    current = unpacked.attachments[-1]
    if tag == _ATTACHMENT_NAME:
        current.name = current.name or decode(value.partition(b"\0")[0], unpacked.charset)
    elif tag == _ATTACHMENT_DATA:
        current.content = value
    else:
        _complete(
            unpacked, current, read_properties(value, unpacked.charset, unpacked.budget), depth
        )


def _complete(unpacked: Unpacked, current: Attachment, properties: Properties, depth: int) -> None:
    """Fill in what the properties know better; a message within gives its own attachments."""
    names = (properties.get(tag) for tag in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))
    known = next((name for name in names if name and isinstance(name, str)), "")
    if known and (properties.get(_LONG_NAME) or not current.name):
        current.name = known
    current.content_type = _text(properties, _MIME_TYPE)
    current.content_id = _text(properties, _CONTENT_ID)
    data = properties.get(_DATA)
    if not isinstance(data, bytes):
        return
    inside = data[_IID_LENGTH:]
    if is_tnef(inside):
        current.content = inside
        if depth < _MAX_DEPTH and (below := _below(inside, depth, unpacked.budget)):
            unpacked.attachments[-1:] = below
    elif inside.startswith(_OLE):
        current.content = inside
    else:
        current.content = max(current.content, data, key=len)


def _below(content: bytes, depth: int, budget: Budget) -> list[Attachment]:
    try:
        return unpack(content, depth + 1, budget).attachments
    except NotTnef:
        return []


def _text(properties: Properties, tag: int) -> str:
    value = properties.get(tag, "")
    return value if isinstance(value, str) else ""
