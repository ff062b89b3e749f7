"""Text from RTF, also from the compressed form in which Outlook sends it ([MS-OXRTFCP])."""

from __future__ import annotations

import re
import struct

from sigap.channels.email.parsing.charsets import decode

MAX_BYTES = 512 * 1024
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_HIDDEN = frozenset(
    (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer")
)
_BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"tab": "\t", b"cell": "\t"}
_MAX_GROUPS = 1_000


def decompressed(content: bytes) -> bytes:
    """The RTF in a compressed body, at most 512 KiB. Empty where it is none."""
    if len(content) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", content)
    if kind == _PLAIN:
        return content[16 : 16 + min(size, MAX_BYTES)]
    return _inflated(content, min(size, MAX_BYTES)) if kind == _COMPRESSED else b""


def _inflated(content: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\0"))
    output = bytearray()
    write, position = len(_START), 16
    while position < len(content) and len(output) < size:
        control = content[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                if position + 2 > len(content):
                    return bytes(output)
                token = content[position] << 8 | content[position + 1]
                position += 2
                source, length = token >> 4, (token & 15) + 2
                if source == write % _WINDOW:
                    return bytes(output)
                run = range(source, source + length)
            else:
                run = range(0)
                if position >= len(content):
                    return bytes(output)
                window[write % _WINDOW] = content[position]
                output.append(content[position])
                position += 1
                write += 1
            for each in run:
                byte = window[each % _WINDOW]
                window[write % _WINDOW] = byte
                output.append(byte)
                write += 1
    return bytes(output[:size])


class _Writer:
    """Takes the tokens of RTF and keeps the words that are shown."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.charset = "cp1252"
        self._hidden: list[bool] = [False]
        self._pending = bytearray()
        self._skip = 0
        self._unicode_skip = 1

    def take(self, match: re.Match[bytes]) -> None:
        code, word, number, symbol, brace, text = match.group(1, 2, 3, 4, 5, 6)
        if brace:
            self._group(opens=brace == b"{")
        elif word:
            self._word(word, number)
        elif symbol == b"*":
            self._hidden[-1] = True
        elif code:
            self._bytes(bytes.fromhex(code.decode()))
        elif symbol in (b"\\", b"{", b"}"):
            self._bytes(symbol)
        elif symbol == b"~":
            self._bytes(b" ")
        elif text:
            self._bytes(text)

    def text(self) -> str:
        self._flush()
        return "".join(self.pieces)

    def _group(self, *, opens: bool) -> None:
        self._flush()
        if opens and len(self._hidden) < _MAX_GROUPS:
            self._hidden.append(self._hidden[-1])
        elif not opens and len(self._hidden) > 1:
            self._hidden.pop()

    def _word(self, word: bytes, number: bytes | None) -> None:
        value = int(number) if number else None
        if word in _HIDDEN:
            self._hidden[-1] = True
        elif word == b"htmlrtf":
            # What stands between these is only for programs that show RTF.
            self._hidden[-1] = value != 0
        elif word == b"ansicpg" and value:
            self.charset = f"cp{value}"
        elif word == b"uc" and value is not None:
            self._unicode_skip = max(0, min(value, 10))
        elif word == b"u" and value is not None:
            self._character(value & 0xFFFF)
        elif word in _BREAKS and not self._hidden[-1]:
            self._flush()
            self.pieces.append(_BREAKS[word])

    def _character(self, code: int) -> None:
        if not self._hidden[-1]:
            self._flush()
            self.pieces.append("\ufffd" if 0xD800 <= code < 0xE000 or not code else chr(code))
        self._skip = self._unicode_skip

    def _bytes(self, content: bytes) -> None:
        skipped = min(self._skip, len(content))
        self._skip -= skipped
        if not self._hidden[-1]:
            self._pending += content[skipped:]

    def _flush(self) -> None:
        if self._pending:
            self.pieces.append(decode(bytes(self._pending), self.charset))
            self._pending.clear()


def rtf_to_text(content: bytes) -> str:
    """The words of an RTF document; empty where ``content`` is none."""
    if not content.lstrip().startswith(b"{\\rtf"):
        return ""
    writer = _Writer()
    for match in _TOKEN.finditer(content[:MAX_BYTES]):
        writer.take(match)
    return writer.text().strip()
