"""Takes passages and files out of a ticket for good: message, source, file, search, drafts."""

from __future__ import annotations

from html import escape

from django.db import transaction

from sigap.core import blobs, clock
from sigap.core.html import html_to_text, text_to_html
from sigap.journal.models import Value
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.writing import index_anew
from sigap.tickets.events import TicketRedacted
from sigap.tickets.models import Attachment, Draft, FieldValue, Message, Revision, Ticket
from sigap.tickets.redaction import Redaction, reach_all

SHORTEST = 3


class NothingToHide(ValueError):
    """No file was chosen, and no passage of some length that stands in the ticket."""


@transaction.atomic
def redact_ticket(
    ticket_id: int,
    *,
    actor: AgentActor,
    passages: tuple[str, ...] = (),
    files: tuple[int, ...] = (),
) -> int:
    """Covers each passage wherever it stands in the ticket, and deletes the files (ids of
    attachments); returns how many messages were touched. There is no way back.

    The sources of touched messages go too, for a passage in them cannot be found. Raises
    NothingToHide, Http404, PermissionDenied.
    """
    require(actor, Right.REDACT)
    ticket_for(actor, ticket_id, to="change")
    ticket = lock(ticket_id)
    wanted = tuple(sorted({one for one in passages if len(one) >= SHORTEST}, key=len, reverse=True))
    dropped = Attachment.objects.filter(pk__in=files, message__ticket=ticket)
    touched = {one.pk: one for one in ticket.messages.all() if _holds(one, wanted)}
    touched |= {one.pk: one for one in Message.objects.filter(attachments__in=dropped)}
    if not touched and not any(passage in ticket.subject for passage in wanted):
        raise NothingToHide
    redaction = Redaction(ticket.pk, tuple(touched), wanted)
    gone = [*dropped.values_list("blob_id", flat=True)]
    gone += [one.raw_id for one in touched.values() if one.raw_id]
    dropped.delete()
    for message in touched.values():
        _cover(message, redaction)
    _cover_beside(ticket, redaction)
    gone += reach_all(redaction)
    for sha256 in set(gone):
        blobs.discard(sha256)
    record(
        TicketRedacted(
            stream_id=ticket.pk,
            messages=tuple(touched),
            files=len(files),
            changes=_cover_ticket(ticket, redaction),
        ),
        actor=actor,
    )
    index_anew(ticket)
    return len(touched)


def _holds(message: Message, passages: tuple[str, ...]) -> bool:
    texts = (message.text, message.reply_text, message.html, message.subject, message.from_name)
    written = "\n".join((*texts, str(message.invitation or "")))
    return any(passage in written or escape(passage) in written for passage in passages)


def _cover(message: Message, redaction: Redaction) -> None:
    text = redaction.hide(message.text)
    html = _cover_html(message.html, text, redaction)
    Message.objects.filter(pk=message.pk).update(
        text=text,
        html=html,
        reply_text=redaction.hide(message.reply_text),
        subject=redaction.hide(message.subject),
        from_name=redaction.hide(message.from_name),
        invitation=None,
        raw=None,
        edited_at=clock.now(),
    )
    for one in Revision.objects.filter(message=message):
        one.text, one.html = (
            redaction.hide(one.text),
            _cover_html(one.html, redaction.hide(one.text), redaction),
        )
        one.save(update_fields=["text", "html"])


def _cover_html(html: str, text: str, redaction: Redaction) -> str:
    """Covered where it stands in one piece; markup inside a passage costs the formatting."""
    if not html:
        return ""
    covered = redaction.hide(html)
    left = html_to_text(covered)
    return text_to_html(text) if any(passage in left for passage in redaction.passages) else covered


def _cover_beside(ticket: Ticket, redaction: Redaction) -> None:
    for draft in Draft.objects.filter(ticket=ticket):
        text = redaction.hide(draft.text)
        draft.text, draft.html = text, _cover_html(draft.html, text, redaction)
        draft.save(update_fields=["text", "html"])
    for value in Value.objects.filter(stream_kind="ticket", stream_id=ticket.pk):
        Value.objects.filter(pk=value.pk).update(text=redaction.hide(value.text))
    for kept in FieldValue.objects.filter(ticket=ticket).exclude(text=None):
        FieldValue.objects.filter(pk=kept.pk).update(text=redaction.hide(kept.text or ""))


def _cover_ticket(ticket: Ticket, redaction: Redaction) -> dict[str, object]:
    subject, preview = redaction.hide(ticket.subject), redaction.hide(ticket.preview)
    Ticket.objects.filter(pk=ticket.pk).update(subject=subject, preview=preview)
    ticket.subject, ticket.preview = subject, preview
    return change(ticket, updated_at=clock.now())
