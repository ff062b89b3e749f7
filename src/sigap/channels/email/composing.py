"""Writes our own mail: the one place that builds MIME."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from sigap.channels.email import languages
from sigap.channels.email.holding import LOOP_HEADER, loop_mark
from sigap.channels.email.models import Mailbox, TextKind
from sigap.channels.email.quotation import Quotation, quotation
from sigap.channels.email.styling import BODY, styled
from sigap.channels.email.texts import framed, words_of
from sigap.core import blobs, clock
from sigap.core.html import text_to_html
from sigap.people.models import Identity
from sigap.people.models.contact import IdentityKind
from sigap.tickets.models import Attachment, Message, Outbound
from sigap.tickets.references import reply_address, subject_token

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_TYPE = re.compile(r"(application|audio|font|image|model|text|video)/([a-z0-9][a-z0-9.+-]{0,80})")
_IDS = frozenset({"message-id", "in-reply-to", "references"})
_METHOD = re.compile(r"^text/calendar\b.*\bmethod=([a-z]{3,20})\b", re.IGNORECASE)
MOST_SUBJECT = 250


class _WirePolicy(EmailPolicy):
    """SMTP's form. Message ids stand whole, where the library would encode a long one."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in _IDS:
            folded = "\r\n ".join(str(value).split())
            return f"{name}: {folded}\r\n".encode("ascii", "replace")
        return bytes(super().fold_binary(name, value))


_POLICY = _WirePolicy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Written:
    """A mail ready to be sent. ``sender`` is the envelope's, empty for automatic mail."""

    raw: bytes
    sender: str


def compose(outbound: Outbound, mailbox: Mailbox) -> Written:
    """Writes the mail of an outbound row. Raises ValueError or BlobDamaged where it cannot be."""
    message = outbound.message
    mail = EmailMessage(policy=_POLICY)
    _address(mail, outbound, mailbox)
    _thread(mail, outbound)
    language = message.ticket.requester.language
    mail["Subject"] = _subject(outbound, language)
    mail["Date"] = format_datetime(clock.now())
    if outbound.automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    mail[LOOP_HEADER] = loop_mark()
    quoted = None
    if mailbox.quotes and not outbound.automatic:
        quoted = quotation(outbound, languages.speaks(language))
    _body(mail, outbound, _around(outbound, mailbox, language), quoted)
    return Written(mail.as_bytes(), "" if outbound.automatic else mailbox.address)


def clean(value: str) -> str:
    """A header value that stays on its line."""
    return " ".join(_CONTROL.sub(" ", value).split())


def _address(mail: EmailMessage, outbound: Outbound, mailbox: Mailbox) -> None:
    message = outbound.message
    brand = languages.brand_of(mailbox)
    name = f"{message.from_name} ({brand})" if message.from_name else brand
    mail["From"] = _written(mailbox.address, name)
    mail["Reply-To"] = _written(reply_address(message.ticket_id, mailbox.address), brand)
    hidden = {entry["address"].strip().lower() for entry in message.bcc}
    shown = [a for a in outbound.recipients if a not in hidden and a.isascii()]
    identities = Identity.objects.filter(kind=IdentityKind.MAIL, address__in=shown)
    names = dict(identities.values_list("address", "contact__name"))
    written = [_written(address, names.get(address, "")) for address in shown]
    if written:
        mail["To"] = written[0]
    if written[1:]:
        mail["Cc"] = written[1:]


def _written(address: str, name: str) -> Address:
    local, _, domain = clean(address).rpartition("@")
    return Address(display_name=clean(name), username=local, domain=domain)


def _thread(mail: EmailMessage, outbound: Outbound) -> None:
    mail["Message-ID"] = clean(outbound.rfc_message_id)
    if outbound.in_reply_to:
        mail["In-Reply-To"] = clean(outbound.in_reply_to)
    if outbound.references:
        mail["References"] = clean(outbound.references)


def _subject(outbound: Outbound, language: str) -> str:
    ticket = outbound.message.ticket
    if outbound.automatic:
        # A stranger's subject in a mail that anybody can have sent to anybody: never.
        subject = languages.automatic_subject(language)
    else:
        subject = clean(ticket.subject)[:MOST_SUBJECT] or languages.automatic_subject(language)
        if not subject.lower().startswith("re:"):
            subject = f"Re: {subject}"
    token = subject_token(ticket.pk)
    return subject if token in subject else f"{subject} {token}"


def _around(outbound: Outbound, mailbox: Mailbox, language: str) -> tuple[str, str]:
    """What stands above and below an agent's answer: the mailbox's frame, the agent's
    signature and the mailbox's."""
    if outbound.automatic:
        return "", ""
    ticket = outbound.message.ticket
    values = {
        "name": ticket.requester.name,
        "number": str(ticket.pk),
        "brand": languages.brand_of(mailbox),
        "subject": ticket.subject,
        "agent": outbound.message.from_name,
    }
    above, below = framed(words_of(mailbox, TextKind.ANSWERED), language, values)
    author = outbound.message.account
    own = author.signature if author else ""
    signature = "\n".join(filter(None, [own, languages.signature(mailbox, language)]))
    return above, "\n\n".join(filter(None, [below, f"-- \n{signature}" if signature else ""]))


def _body(
    mail: EmailMessage, outbound: Outbound, around: tuple[str, str], quoted: Quotation | None
) -> None:
    message = outbound.message
    above, below = around
    text = "\n\n".join(filter(None, [above, message.text, below]))
    if quoted:
        text += quoted.text
    mail.set_content(text.replace("\x00", ""))
    shown: list[Attachment] = []
    attachments = list(message.attachments.order_by("id"))
    if message.html:
        html = "".join(
            [
                text_to_html(above) if above else "",
                message.html,
                text_to_html(below) if below else "",
            ]
        )
        html += quoted.html if quoted else ""
        shown = [each for each in attachments if _is_shown(each, html)]
        _add_html(mail, message, html, shown)
    for attachment in attachments:
        if attachment not in shown:
            main, sub = _type(attachment)
            mail.add_attachment(
                blobs.read(attachment.blob_id),
                main,
                sub,
                filename=clean(attachment.name),
                params=_params(attachment),
            )


def _add_html(mail: EmailMessage, message: Message, html: str, shown: list[Attachment]) -> None:
    page = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"></head>'
        f'<body style="{BODY}">{styled(html)}</body></html>'
    )
    mail.add_alternative(page.replace("\x00", ""), subtype="html")
    if not shown:
        return
    part = next(each for each in mail.iter_parts() if each.get_content_type() == "text/html")
    for attachment in shown:
        main, sub = _type(attachment)
        part.add_related(
            blobs.read(attachment.blob_id),
            main,
            sub,
            cid=f"<{clean(attachment.content_id)}>",
            filename=clean(attachment.name),
            disposition="inline",
        )


def _is_shown(attachment: Attachment, html: str) -> bool:
    return bool(attachment.content_id) and f'"cid:{attachment.content_id}"' in html


def _params(attachment: Attachment) -> dict[str, str]:
    """A calendar says in its type what it is for (RFC 6047, 2.4)."""
    found = _METHOD.search(attachment.content_type)
    return {"method": found[1].upper(), "charset": "utf-8"} if found else {}


def _type(attachment: Attachment) -> tuple[str, str]:
    found = _TYPE.fullmatch(attachment.content_type.partition(";")[0].strip().lower())
    return (found[1], found[2]) if found else ("application", "octet-stream")
