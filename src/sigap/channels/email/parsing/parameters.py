"""Parameters of ``Content-Type`` and ``Content-Disposition``, with RFC 2231 and without sense."""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import unquote_to_bytes

from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.headers import first, values
from sigap.channels.email.parsing.words import decode_words

_PARAMETER = re.compile(
    r';\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.){0,2000})"|([^;]*))', re.DOTALL
)
_MAX_VALUES = 5
_MAX_CHARACTERS = 8_192
_NAME = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_TYPE = re.compile(r"([a-z0-9!#$&^_.+-]+)/([a-z0-9!#$&^_.+-]+)")


def content_type(fields: Message, default: str = "text/plain") -> str:
    """``type/subtype`` in lower case; ``default`` where the field is absent or makes no sense."""
    written = first(fields, "Content-Type").lower()
    if not written:
        return default
    match = _TYPE.match(re.sub(r"\s*/\s*", "/", written.split(";")[0].strip(" \"'")))
    return match[0] if match else default


def disposition(fields: Message) -> str:
    """``inline``, ``attachment`` or what else the field says, in lower case; empty if absent."""
    return first(fields, "Content-Disposition").split(";")[0].strip(" \"'").lower()


def parameter(fields: Message, field: str, name: str) -> str:
    """The value of a parameter as people read it, or empty. Continuations are put together."""
    plain = ""
    pieces: dict[int, tuple[str, bool]] = {}
    for match in _PARAMETER.finditer(_written(fields, field)):
        parts = _NAME.fullmatch(match[1])
        if not parts or parts[1].lower() != name:
            continue
        value = _unescaped(match[2]) if match[2] is not None else match[3].strip()
        if parts[2] is None and parts[3] is None:
            plain = plain or value
        else:
            pieces.setdefault(int(parts[2] or 0), (value, bool(parts[3])))
    return _joined(pieces) if pieces else decode_words(plain)


def _written(fields: Message, field: str) -> str:
    """All parameters of a field, of each of its values if it was repeated."""
    found = []
    for value in values(fields, field)[:_MAX_VALUES]:
        value = value[:_MAX_CHARACTERS]
        before, semicolon, after = value.partition(";")
        # Without any semicolon the parameters follow the type after a blank.
        found.append(after if semicolon else before.strip().partition(" ")[2])
    return ";" + ";".join(found)


def _unescaped(quoted: str) -> str:
    # A lone backslash is a path written by an old Windows program, not an escape.
    return re.sub(r'\\(["\\])', r"\1", quoted)


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    charset, content = "", b""
    for number in sorted(pieces):
        value, encoded = pieces[number]
        if encoded and number == min(pieces) and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        content += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode_words(decode(content, charset))
