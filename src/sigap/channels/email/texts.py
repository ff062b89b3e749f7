"""The words that ship for each occasion, and what a mailbox says instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sigap.channels.email import languages
from sigap.channels.email.models import Mailbox, MailText, TextKind
from sigap.channels.email.models.text import ON_BY_ITSELF

PLACEHOLDERS = ("name", "number", "brand", "subject", "agent", "answer")
_ANSWER = re.compile(r"\{\{\s*answer\s*\}\}")
_CLOSE = {"id": "\n\nSalam,\n{{brand}}", "en": "\n\nKind regards,\n{{brand}}"}
_OPEN = {"id": "Halo {{name}},\n\n", "en": "Hello {{name}},\n\n"}
_BODIES: dict[str, dict[str, str]] = {
    TextKind.RECEIVED: {
        "id": (
            "Pesan Anda sudah kami terima dan tercatat sebagai tiket #{{number}}. Tim kami akan"
            " membacanya dan membalas secepatnya.\n\n"
            "Bila ada yang ingin ditambahkan, cukup balas surel ini tanpa mengubah subjeknya."
        ),
        "en": (
            "We have received your message and registered it as ticket #{{number}}. Our team will"
            " read it and answer as soon as possible.\n\n"
            "If you would like to add something, simply reply to this message."
        ),
    },
    TextKind.ASSIGNED: {
        "id": "Tiket #{{number}} Anda sekarang ditangani oleh {{agent}}.",
        "en": "{{agent}} is now taking care of your ticket #{{number}}.",
    },
    TextKind.WAITING: {
        "id": (
            "Kami menunggu jawaban Anda untuk tiket #{{number}}. Cukup balas surel ini, lalu kami"
            " lanjutkan."
        ),
        "en": (
            "We are waiting for your answer on ticket #{{number}}. Simply reply to this message,"
            " and we go on."
        ),
    },
    TextKind.SOLVED: {
        "id": (
            "Tiket #{{number}} Anda sudah kami selesaikan. Bila belum beres, balas surel ini, dan"
            " tiket terbuka kembali."
        ),
        "en": (
            "Your ticket #{{number}} is solved. If something is still not right, reply to this"
            " message, and the ticket opens again."
        ),
    },
    TextKind.REOPENED: {
        "id": "Tiket #{{number}} Anda kami buka kembali dan kami kerjakan lagi.",
        "en": "We have opened your ticket #{{number}} again and are working on it.",
    },
    TextKind.OVERDUE: {
        "id": (
            "Tiket #{{number}} Anda memerlukan waktu lebih lama daripada yang kami janjikan. Kami"
            " mohon maaf dan tetap mengerjakannya."
        ),
        "en": (
            "Your ticket #{{number}} is taking longer than we promised. We are sorry, and are"
            " still working on it."
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a mailbox says on an occasion, in both languages; ``own_*`` is empty where it says
    what ships."""

    kind: TextKind
    is_on: bool
    own_id: str
    own_en: str

    def text(self, language: str) -> str:
        """With placeholders."""
        own = self.own_id if languages.speaks(language) == "id" else self.own_en
        return own or shipped(self.kind, language)


def shipped(kind: str, language: str) -> str:
    speaks = languages.speaks(language)
    if kind == TextKind.ANSWERED:
        return "{{answer}}"
    return _OPEN[speaks] + _BODIES[kind][speaks] + _CLOSE[speaks]


def framed(words: Words, language: str, values: dict[str, str]) -> tuple[str, str]:
    """What stands above and below an answer."""
    above, _answer, below = _ANSWER.sub("\x00", words.text(language)).partition("\x00")
    return languages.fill(above, values), languages.fill(below, values)


def words_of(mailbox: Mailbox, kind: TextKind) -> Words:
    """One statement."""
    return _words(kind, MailText.objects.filter(mailbox=mailbox, kind=kind).first())


def all_words_of(mailbox: Mailbox) -> list[Words]:
    """In the order of a ticket's life; one statement."""
    rows = {row.kind: row for row in MailText.objects.filter(mailbox=mailbox)}
    return [_words(kind, rows.get(kind)) for kind in TextKind]


def _words(kind: TextKind, row: MailText | None) -> Words:
    if row is None:
        return Words(kind, kind in ON_BY_ITSELF, "", "")
    return Words(kind, row.is_on, row.text_id, row.text_en)
