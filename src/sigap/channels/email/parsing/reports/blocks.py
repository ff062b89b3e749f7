"""The fields of machine-readable report parts: blocks of ``Name: value`` between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sigap.channels.email.parsing.addresses import addresses
from sigap.channels.email.parsing.charsets import decode
from sigap.channels.email.parsing.mail import Mail

MAX_BYTES = 256 * 1024
MAX_BLOCKS = 1_000
MAX_DETAIL = 1_000
_FIELD = re.compile(r"([!-9;-~]{1,100})[ \t]*:(.*)")
_ADDRESS_TYPE = re.compile(r"^\s*(rfc\s*822|utf-8|x400|smtp|unknown)\s*;", re.IGNORECASE)
_SPACES = re.compile(r"\s+")

Block = dict[str, str]


def blocks_of(mail: Mail, *types: str) -> Iterator[Block]:
    """The blocks of all parts of the given types, names in lower case, the first of each name."""
    count = 0
    for leaf in mail.root.leaves():
        if leaf.type not in types:
            continue
        for block in read_blocks(decode(leaf.content(MAX_BYTES))):
            count += 1
            if count > MAX_BLOCKS:
                return
            yield block


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of ``text``; lines that are no fields are passed over."""
    block: Block = {}
    name = ""
    for line in text.splitlines():
        if not line.strip():
            if block:
                yield block
            block, name = {}, ""
        elif line[0] in " \t" and name:
            block[name] = f"{block[name]} {line.strip()}"[: 4 * MAX_DETAIL]
        elif match := _FIELD.match(line):
            name = match[1].lower()
            name = "" if name in block else name
            if name:
                block[name] = match[2].strip()
    if block:
        yield block


def address_of(value: str) -> str:
    """The address of a recipient field such as ``rfc822; a@b.example``, in lower case.

    A local name stays as it is; empty where there is none.
    """
    written = _ADDRESS_TYPE.sub("", value).strip()
    for found in addresses(written[:2_000]):
        return found.address
    local = written.strip("<>\"' ")
    return local.lower()[:320] if local and not _SPACES.search(local) else ""


def detail_of(value: str) -> str:
    """What a server said, on one line and without the name of its protocol."""
    said = re.sub(r"^\s*(smtp|x-[\w-]+)\s*;", "", value, flags=re.IGNORECASE)
    return _SPACES.sub(" ", said).strip()[:MAX_DETAIL]
