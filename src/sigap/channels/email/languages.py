"""What the desk says by itself in mail, in the language of the reader."""

from __future__ import annotations

import re

from sigap.channels.email.models import Mailbox

_AUTOMATIC_SUBJECT = {"id": "Permintaan Anda", "en": "Your request"}
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+)\s*\}\}")
_GAP = re.compile(r"[ \t]+([,.!:;])|[ \t]{2,}")


def speaks(language: str) -> str:
    """The language of the desk's that a reader gets: Indonesian, or English for all others."""
    return "id" if language.lower().startswith("id") else "en"


def signature(mailbox: Mailbox, language: str) -> str:
    return _either(mailbox.signature_id, mailbox.signature_en, language)


def automatic_subject(language: str) -> str:
    return _AUTOMATIC_SUBJECT[speaks(language)]


def brand_of(mailbox: Mailbox) -> str:
    return mailbox.brand or mailbox.name or mailbox.address


def fill(text: str, values: dict[str, str]) -> str:
    """Puts values at ``{{name}}``, once: what a value holds is never filled again. Unknown names
    and empty values leave no trace."""
    filled = _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)
    lines = (_GAP.sub(lambda gap: gap[1] or " ", line) for line in filled.splitlines())
    return "\n".join(line.rstrip() for line in lines).strip()


def _either(indonesian: str, english: str, language: str) -> str:
    """The text in the reader's language, else the other one."""
    first, second = indonesian.strip(), english.strip()
    return (first or second) if speaks(language) == "id" else (second or first)
