"""Lists of MAPI properties as TNEF holds them ([MS-OXTNEF] 2.1.3.4)."""

from __future__ import annotations

import struct

from sigap.channels.email.parsing.charsets import decode

Properties = dict[int, str | bytes]

_FIXED = {
    0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4,
    0x000B: 4, 0x0014: 8, 0x0040: 8, 0x0048: 16,
}  # fmt: skip
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MANY = 0x1000
_FIRST_NAMED = 0x8000


class Budget:
    """How many values may still be read of one wrapping, in all its lists."""

    def __init__(self, values: int = 200_000) -> None:
        self.left = values

    def spend(self, values: int) -> None:
        """Raises ValueError when too many are asked for."""
        self.left -= values
        if self.left < 0:
            raise ValueError("too many values")


class _Cursor:
    """Reads forward; raises ValueError at the end."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        self.content, self.position, self.budget = content, 0, budget

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def take(self, size: int) -> bytes:
        end = self.position + size
        if end > len(self.content):
            raise ValueError("the property list ends early")
        taken = self.content[self.position : end]
        self.position = end
        return taken

    def padded(self) -> bytes:
        """A value with its length before it, filled up to four bytes."""
        size = self.number(4)
        value = self.take(size)
        # The filling of the last value may be missing.
        self.position = min(self.position + -size % 4, len(self.content))
        return value


def read_properties(content: bytes, charset: str, budget: Budget) -> Properties:
    """Texts and binary values by their property id, as far as the list can be read."""
    found: Properties = {}
    cursor = _Cursor(content, budget)
    try:
        for _ in range(cursor.number(4)):
            budget.spend(1)
            kind, identity = struct.unpack("<HH", cursor.take(4))
            if identity >= _FIRST_NAMED:
                _skip_name(cursor)
            value = _value(cursor, kind)
            if value is not None and identity < _FIRST_NAMED:
                found[identity] = _readable(value, kind & ~_MANY, charset)
    except ValueError:
        return found
    return found


def _skip_name(cursor: _Cursor) -> None:
    cursor.take(16)
    if cursor.number(4) == 0:
        cursor.take(4)
    else:
        cursor.padded()


def _value(cursor: _Cursor, kind: int) -> bytes | None:
    """The first value of a property with content of its own, None for any other."""
    plain = kind & ~_MANY
    if plain in _FIXED:
        count = cursor.number(4) if kind & _MANY else 1
        cursor.take(_FIXED[plain] * count)
        return None
    if plain not in (_STRING, _UNICODE, _OBJECT, _BINARY):
        raise ValueError(f"unknown type {kind:#x}")
    count = cursor.number(4)
    cursor.budget.spend(count)
    values = [cursor.padded() for _ in range(count)]
    return values[0] if values else None


def _readable(value: bytes, kind: int, charset: str) -> str | bytes:
    if kind == _UNICODE:
        return decode(value, "utf-16-le").rstrip("\0")
    if kind == _STRING:
        return decode(value.rstrip(b"\0"), charset)
    return value
