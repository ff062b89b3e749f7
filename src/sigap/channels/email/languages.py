"""What the desk says by itself in mail, in the language of the reader."""

from __future__ import annotations

import re

from sigap.channels.email.models import Mailbox

_ACKNOWLEDGEMENT = {
    "id": (
        "Halo {{name}},\n\n"
        "Pesan Anda sudah kami terima dan tercatat sebagai tiket #{{number}}. Tim kami akan"
        " membacanya dan membalas secepatnya.\n\n"
        "Bila ada yang ingin ditambahkan, cukup balas surel ini tanpa mengubah subjeknya.\n\n"
        "Salam,\n{{brand}}"
    ),
    "en": (
        "Hello {{name}},\n\n"
        "We have received your message and registered it as ticket #{{number}}. Our team will"
        " read it and answer as soon as possible.\n\n"
        "If you would like to add something, simply reply to this message.\n\n"
        "Kind regards,\n{{brand}}"
    ),
}
_AUTOMATIC_SUBJECT = {"id": "Permintaan Anda", "en": "Your request"}
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+)\s*\}\}")
_GAP = re.compile(r"[ \t]+([,.!:;])|[ \t]{2,}")


def speaks(language: str) -> str:
    """The language of the desk's that a reader gets: Indonesian, or English for all others."""
    return "id" if language.lower().startswith("id") else "en"


def signature(mailbox: Mailbox, language: str) -> str:
    return _either(mailbox.signature_id, mailbox.signature_en, language)


def acknowledgement(mailbox: Mailbox, language: str) -> str:
    """The mailbox's text, or the one that ships; with placeholders."""
    own = _either(mailbox.acknowledgement_id, mailbox.acknowledgement_en, language)
    return own or _ACKNOWLEDGEMENT[speaks(language)]


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
    first, second = indonesian.strip(), english.strip()
    return (first or second) if speaks(language) == "id" else (second or first)
