"""Answers that no person wrote: notices of absence and of receipt (RFC 3834 and what came before).

Header fields are proof. Without them a mail is automatic only where its subject has the form that
programs give it, or where it calls itself automatic; people ask about automatic answers, too.
"""

from __future__ import annotations

import re

from sigap.channels.email.parsing.mail import Mail

_FIELDS = (
    "X-Autoreply",
    "X-Auto-Reply",
    "X-AutoReply-From",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Mail-Autoreply",
    "X-ZohoMail-Autoreply",
    "X-Apple-Auto-Reply",
    "X-Vacation",
    "X-Desk-Loop",
    "X-Libredesk-Loop-Prevention",
    "X-FreeScout-Mail-Type",
)
_SYSTEM_SUBJECT = re.compile(
    r"^\s*(\[[^\]]{1,60}\]\s*)?(yahoo! )?("
    r"auto(matic|mated)?[ -]?(reply|response|respon|respond|answer)"
    r"|(balasan|jawaban|respons?) (otomatis|automatik)|out of (the )?office auto-?reply"
    r"|automatische (antwort|nachricht)|abwesenheits(notiz|nachricht|meldung|assistent)"
    r"|r[ée]ponse automatique|absence du bureau|message d'absence"
    r"|respuesta autom[áa]tica|resposta autom[áa]tica|risposta automatica|automatisch antwoord"
    r"|automatiskt svar|automatisk svar|autosvar|automaattinen vastaus|odpowied[źz] automatyczna"
    r"|automatick[áa] odpov[ěe]ď|otomatik yan[ıi]t|автоматический ответ|автоответ"
    r"|自動(応答|返信)|自动(回复|答复)|自動(回覆|回應)|자동 ?회신"
    r"|(ticket|request) received|(tiket|permintaan|pesan) (telah )?diterima"
    r")\s*(\]|[:：]|$)"
    r"|\(auto(matic)?[ -]?reply\)\s*$"
    r"|^\s*\[(request received|permintaan diterima|ticket received|tiket diterima)\]"
    r"|^\s*(ticket received|tiket diterima) -\s*\[",
    re.IGNORECASE,
)
_ABSENT = (
    r"out of (the |my )?office|away from (my|the) (mail|e-?mail|office|desk)|on (annual )?leave"
    r"|on (vacation|holiday)|di luar (kantor|kota)|(sedang )?tidak (berada )?di (kantor|tempat)"
    r"|sedang (cuti|dinas|libur)|(saya |sedang )cuti|nicht im (b[üu]ro|haus)|au(ß|ss)er haus"
    r"|abwesen|absent|fuera de (la )?oficina|ausente|afwezig|niet op kantoor"
)
# Alone, or before what programs write: a colon, a dash, an answer's subject.
_ABSENT_SUBJECT = re.compile(
    rf"^\s*(auto(matic)?\s*:\s*)?(.{{0,60}}\bist? )?({_ABSENT})\s*([:：(.!-]|re:|$)"
    rf"|^\s*auto(matic)?\s*:.{{0,120}}({_ABSENT})",
    re.IGNORECASE,
)
_ABSENT_WORDS = re.compile(
    rf"\b({_ABSENT})|will be read when i return|will (not|return|be back)"
    r"|(akan|baru) (kembali|bisa)|kembali (bekerja|ke kantor|bertugas|pada|tanggal|tgl)",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"(ini adalah|ini merupakan|adalah) (e-?mail |pesan |surel )?(balasan|jawaban|pesan|e-?mail"
    r"|surel|tanggapan|respons?)( yang dibuat| yang dikirim)?( secara)? (otomatis|automatik)"
    r"|(e-?mail|pesan|surel|balasan) ini (di\w+) (secara )?otomatis"
    r"|this is an auto(matic|mated|-)\s?(e-?mail |mail )?(reply|response|answer|message)"
    r"|this (message|e-?mail|reply|response) (was|is|has been) (sent |generated )?automatically"
    r"|(dies|hierbei handelt es sich um|das) (ist )?eine[r]? automatisch\w*",
    re.IGNORECASE,
)
_MAX_CHARACTERS = 10_000


def is_automatic(mail: Mail) -> bool:
    """Whether a program answered."""
    return _says_header(mail) or bool(_SYSTEM_SUBJECT.search(mail.subject)) or _says_text(mail)


def _says_header(mail: Mail) -> bool:
    submitted = mail.field("Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or any(mail.field(name) for name in _FIELDS)
        or "auto_reply" in (_lower(mail, "Precedence"), _lower(mail, "X-Precedence"))
        or _lower(mail, "Delivered-To") == "autoresponder"
        or "autoresponder" in _lower(mail, "X-POST-MessageClass")
        or "mailbox rules" in _lower(mail, "X-MS-Exchange-Generated-Message-Source")
        or mail.return_path == ""
    )


def _lower(mail: Mail, name: str) -> str:
    return mail.field(name).lower()


def _says_text(mail: Mail) -> bool:
    words = mail.reply[:_MAX_CHARACTERS]
    if "?" in words:
        return False
    declared = bool(_DECLARED.search(words))
    if _ABSENT_SUBJECT.search(mail.subject) and (declared or _ABSENT_WORDS.search(words)):
        return True
    unasked = _lower(mail, "Precedence") in ("bulk", "junk")
    return declared and (mail.is_answer or unasked)
