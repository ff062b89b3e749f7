"""Addresses in headers, by a tolerant reader that takes time in proportion to their length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.words import WORD, decode_words
from sigap.tickets.envelope import Address

_TOKEN = re.compile(
    rf'({WORD})|"((?:[^"\\]|\\.){{0,1000}})"|<([^<>]*)>|([()])|([,;])|(:)|(\s+)|([^\s"<>(),;:]+|["<>])'
)
_LOCAL_PART = re.compile(r'(?:"[^"]*"|[^\s"<>()@,;:]+)$')
_DOMAIN = re.compile(r'@[^\s"<>()@,;]+')
_ADDRESS = re.compile(r'(?:"[^"]*"|[^\s<>()]+)@[^\s<>()@,;]+')
_SPACES = re.compile(r"\s+")
_MAX_ADDRESS_CHARACTERS = 320
_MAX_TRIES = 50


def addresses(value: str) -> Iterator[Address]:
    """The addresses of one field value, in order. What holds no address is passed over."""
    entry = _Entry()
    depth = 0
    for match in _TOKEN.finditer(value):
        if match[4]:
            depth = depth + 1 if match[4] == "(" else max(0, depth - 1)
        elif depth:
            entry.comment.append(match[0])
        elif match[5]:
            yield from entry.found()
            entry = _Entry()
        else:
            entry.take(match)
    yield from entry.found()


def local_name(value: str) -> str:
    """What stands in a From field without an address: ``root``, ``MAILER DAEMON``."""
    return _clean_name(re.sub(r"<[^<>]*>|\([^()]*\)", "", value))


class _Entry:
    """One element of an address list while it is read."""

    def __init__(self) -> None:
        self.phrase: list[str] = []
        self.bare: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None

    def take(self, match: re.Match[str]) -> None:
        word, quoted, angle, colon, space, other = match.group(1, 2, 3, 6, 7, 8)
        if angle is not None:
            self.angle = angle if self.angle is None or "@" not in self.angle else self.angle
        elif colon and not self._starts_address():
            self.phrase, self.bare = [], []
        else:
            plain = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else None
            self.phrase.append(word or plain or space or other or colon or "")
            self.bare.append(match[0])

    def _starts_address(self) -> bool:
        return "@" in "".join(self.bare)

    def found(self) -> Iterator[Address]:
        phrase = "".join(self.phrase)
        if self.angle is not None and (address := _address(self.angle)):
            yield Address(address=address, name=_clean_name(phrase or "".join(self.comment)))
            return
        bare = "".join(self.bare)
        if written := _bare_address(bare) or _bare_address(_SPACES.sub("", bare)):
            name = "".join(self.comment) or phrase.replace(written, "")
            if address := _address(written):
                yield Address(address=address, name=_clean_name(name))
        elif "@" in (decoded := decode_words(phrase)) and "=?" in phrase:
            yield from addresses(decoded.replace("=?", ""))


def _bare_address(text: str) -> str:
    """The first address that stands in ``text`` without angle brackets, or empty.

    Looked for from its ``@``: a search from the left takes the square of the length.
    """
    at = text.find("@")
    tries = 0
    while at >= 0 and tries < _MAX_TRIES:
        local = _LOCAL_PART.search(text[max(0, at - _MAX_ADDRESS_CHARACTERS) : at])
        domain = _DOMAIN.match(text, at)
        if local and domain:
            return local[0] + domain[0]
        at = text.find("@", at + 1)
        tries += 1
    return ""


def _address(text: str) -> str:
    """``local@domain`` in lower case, or empty where there is none in ``text``."""
    if len(text) > 4 * _MAX_ADDRESS_CHARACTERS:
        return ""
    text = _SPACES.sub("", re.sub(r"\([^()]*\)", "", text)).strip("'\"")
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    text = text.removeprefix("mailto:")
    match = _ADDRESS.fullmatch(text) or _ADDRESS.search(text)
    if not match or len(match[0]) > _MAX_ADDRESS_CHARACTERS or not match[0].isprintable():
        return ""
    return match[0].rstrip(".").lower()


def _clean_name(name: str) -> str:
    name = _SPACES.sub(" ", decode_words(name)).strip(" '\"<>")
    return "".join(filter(str.isprintable, name))[: limits.MAX_NAME_CHARACTERS]
