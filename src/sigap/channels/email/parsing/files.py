"""Parts that are kept as files, and the names they get."""

from __future__ import annotations

import re

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.headers import first, readable
from sigap.channels.email.parsing.parameters import disposition, parameter
from sigap.channels.email.parsing.parts import Part
from sigap.tickets.envelope import File

_ENDINGS = {
    "application/ms-tnef": ".dat",
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/zip": ".zip",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/enriched": ".txt",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/xml": ".xml",
}
# Readable text that programs attach without a name; shown as a file, not among the words.
_TEXT_FILE = re.compile(
    r"calendar|css|csv|directory|enriched|richtext|rfc822-headers|rtf|vcard|x-vcard|x-amp-html|xml"
)
_NAMES = {"text/calendar": "invite.ics"}
_TYPES = {ending: kind for kind, ending in reversed(_ENDINGS.items())}
MESSAGES = frozenset({"message/rfc822", "message/global"})
_MAX_COMPARED = 1024 * 1024
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def is_file(part: Part) -> bool:
    """Whether a leaf is a file rather than words of the message."""
    main, _, sub = part.type.partition("/")
    if main != "text" or _TEXT_FILE.fullmatch(sub) or disposition(part.fields) == "attachment":
        return not part.is_multipart
    # The only part of a message is what it says, whatever name it has.
    return part.depth > 0 and bool(written_name(part))


def as_file(part: Part, number: int, shown: frozenset[str]) -> File:
    """The File of a leaf; ``number`` names the nameless, ``shown`` are the ids the HTML shows."""
    content_id = re.sub(r"\s", "", first(part.fields, "Content-ID")).strip("<>")
    location = first(part.fields, "Content-Location")
    return File(
        name=_name(part, number),
        content_type=part.type,
        content=part.content(),
        content_id=content_id if content_id or location not in shown else location,
        inline=bool(content_id) and content_id in shown,
    )


def without_repeated_calendars(files: tuple[File, ...]) -> tuple[File, ...]:
    """Calendars come twice, for programs of two kinds: of equal ones only the last is kept."""
    later: set[bytes] = set()
    kept = []
    for file in reversed(files):
        if file.name.lower().endswith(".ics") and len(file.content) <= _MAX_COMPARED:
            key = b"".join(file.content.split())
            if key in later:
                continue
            later.add(key)
        kept.append(file)
    return tuple(reversed(kept))


def named_file(written: str, content: bytes, content_id: str = "") -> File:
    """A File of which only the name tells the type."""
    name = safe_name(written) or "file.bin"
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    kind = _TYPES.get(ending, "application/octet-stream")
    return File(name=name, content_type=kind, content=content, content_id=content_id.strip("<> "))


def written_name(part: Part) -> str:
    """The name as it was written, in any of the places where programs write it, or empty."""
    places = (
        ("Content-Disposition", "filename"),
        ("Content-Type", "name"),
        ("Content-Type", "filename"),
        ("Content-Disposition", "name"),
    )
    found = (parameter(part.fields, field, name) for field, name in places)
    return next(filter(None, found), "")


def _name(part: Part, number: int) -> str:
    name = safe_name(written_name(part))
    if not name and part.type in MESSAGES:
        name = safe_name(_subject(part))
    ending = _ENDINGS.get(part.type, "")
    if not name and part.type in _NAMES:
        name = _NAMES[part.type]
    elif not name:
        name = f"{part.type.partition('/')[0]}-{number}{ending or '.bin'}"
    elif part.type in MESSAGES and not name.lower().endswith(".eml"):
        name += ".eml"
    return name


def _subject(part: Part) -> str:
    from sigap.channels.email.parsing.headers import read_block

    head = part.content(limits.MAX_FIELD_BYTES)
    return readable(read_block(head, 0, len(head)).fields, "Subject").replace("/", " ")


def safe_name(written: str) -> str:
    """A bare file name: no folders, no control or direction characters, at most 200 characters."""
    name = written.replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in name if character.isprintable())
    name = re.sub(r"\s+", " ", name).strip(" .\"'<>")
    if len(name) <= limits.MAX_NAME_CHARACTERS:
        return name
    ending = match[0] if (match := _ENDING.search(name)) else ""
    return name[: limits.MAX_NAME_CHARACTERS - len(ending)] + ending
