"""Puts one message into a ticket: row, files, search text. The base of all that write one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sigap.core import blobs, clock
from sigap.tickets.envelope import Address, File, Invitation, SenderCheck, Verdict
from sigap.tickets.models import Attachment, Message, SearchText, Ticket
from sigap.tickets.models.choices import AuthorKind
from sigap.tickets.searching import add_to_search

PREVIEW = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMessage:
    """A message to be written. ``attachment_ids`` are uploads that wait for it; ``home`` is the
    merged ticket that it belongs to."""

    kind: str
    author_kind: str
    source: str
    text: str
    html: str = ""
    reply_text: str = ""
    contact_id: int | None = None
    account_id: int | None = None
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    files: tuple[File, ...] = ()
    attachment_ids: tuple[int, ...] = ()
    remote_images: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    message_id: str = ""
    raw: str | None = None
    sender_check: SenderCheck | None = None
    invitation: Invitation | None = None
    sent_at: datetime | None = None
    home: int | None = None
    search: tuple[str, ...] = field(default=())


def write_message(ticket: Ticket, new: NewMessage) -> Message:
    """Writes the rows; the caller changes the ticket and records the event."""
    message = Message.objects.create(
        ticket=ticket,
        kind=new.kind,
        author_kind=new.author_kind,
        contact_id=new.contact_id,
        account_id=new.account_id,
        source=new.source,
        created_at=clock.now(),
        sent_at=new.sent_at,
        from_address=new.sender.address if new.sender else "",
        from_name=new.sender.name if new.sender else "",
        to=_plain(new.to),
        cc=_plain(new.cc),
        bcc=_plain(new.bcc),
        subject=new.subject,
        text=new.text,
        html=new.html,
        reply_text=new.reply_text if new.reply_text != new.text else "",
        remote_images=list(new.remote_images),
        flags=list(new.flags),
        notices=list(new.notices),
        message_id=new.message_id,
        raw_id=new.raw,
        sender_check=_check(new.sender_check),
        invitation=_invitation(new.invitation),
        home=new.home,
    )
    names = _attach(message, new)
    if new.author_kind != AuthorKind.SYSTEM:  # set phrases would be found in every ticket
        add_to_search(
            ticket.pk,
            (
                *new.search,
                new.reply_text or new.text,
                *names,
                message.from_name,
                message.from_address,
            ),
            note=message.is_note,
        )
    return message


def index_anew(ticket: Ticket) -> None:
    """Search text from what is there: a message was taken out, and words cannot be."""
    SearchText.objects.filter(ticket=ticket).delete()
    add_to_search(ticket.pk, (ticket.subject, f"#{ticket.pk}", ticket.requester.name))
    left = ticket.messages.exclude(author_kind=AuthorKind.SYSTEM).prefetch_related("attachments")
    for message in left:
        names = [file.name for file in message.attachments.all()]
        parts = (message.reply_text or message.text, *names)
        people = (message.from_name, message.from_address)
        add_to_search(ticket.pk, (*parts, *people), note=message.is_note)


def preview_of(new: NewMessage) -> str:
    """The start of what was written, on one line."""
    return _start(new.reply_text or new.text)


def preview_of_message(message: Message) -> str:
    return _start(message.reply_text or message.text)


def _start(text: str) -> str:
    return " ".join(text[: PREVIEW * 4].split())[:PREVIEW]


def _attach(message: Message, new: NewMessage) -> list[str]:
    made = [
        Attachment(
            message=message,
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
            blob_id=blobs.put(file.content),
            content_id=file.content_id,
            inline=file.inline,
            created_at=message.created_at,
        )
        for file in new.files
    ]
    if made:
        Attachment.objects.bulk_create(made)
    names = [file.name for file in new.files]
    if new.attachment_ids:
        own = Attachment.objects.filter(
            pk__in=new.attachment_ids, message=None, uploaded_by_id=new.account_id
        )
        names += own.values_list("name", flat=True)
        own.update(message=message)
    return names


def _check(found: SenderCheck | None) -> dict[str, str]:
    if found is None or found.verdict == Verdict.UNKNOWN:
        return {}
    return {key: str(value) for key, value in asdict(found).items() if value}


def _invitation(found: Invitation | None) -> dict[str, object] | None:
    if found is None:
        return None
    moments = {name: getattr(found, name) for name in ("starts", "ends")}
    written = {name: at.isoformat() if at else "" for name, at in moments.items()}
    return asdict(found) | written


def _plain(addresses: tuple[Address, ...]) -> list[dict[str, str]]:
    return [{"address": found.address, "name": found.name} for found in addresses]
