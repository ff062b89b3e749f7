"""Notes are mended or withdrawn by who wrote them; what stood there before is kept beside."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from sigap.core import clock
from sigap.core.html import html_to_text, sanitise_reply, text_to_html
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import message_for, ticket_for
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.replying import EmptyAnswer
from sigap.tickets.actions.writing import index_anew
from sigap.tickets.events import NoteEdited, NoteWithdrawn
from sigap.tickets.models import Message, Revision
from sigap.tickets.models.message import WITHDRAWN


class NotANote(ValueError):
    """Only internal notes that agents wrote can be changed afterwards."""


@transaction.atomic
def edit_note(message_id: int, *, actor: AgentActor, html: str = "", text: str = "") -> Message:
    """Raises NotANote, EmptyAnswer, Http404, PermissionDenied."""
    note = _own_note(message_id, actor)
    body = sanitise_reply(html) if html else text_to_html(text)
    plain = html_to_text(body) if html else text.strip()
    if not plain.strip():
        raise EmptyAnswer
    if plain == note.text and body == note.html:
        return note
    _keep(note, actor)
    Message.objects.filter(pk=note.pk).update(html=body, text=plain, edited_at=clock.now())
    _say(note, NoteEdited, actor)
    note.refresh_from_db()
    return note


@transaction.atomic
def withdraw_note(message_id: int, *, actor: AgentActor) -> Message:
    """Its text is no longer shown; that there was one stays visible. Raises NotANote, Http404,
    PermissionDenied."""
    note = _own_note(message_id, actor)
    _keep(note, actor)
    flags = sorted({*note.flags, WITHDRAWN})
    Message.objects.filter(pk=note.pk).update(
        html="", text="", reply_text="", flags=flags, edited_at=clock.now()
    )
    _say(note, NoteWithdrawn, actor)
    note.refresh_from_db()
    return note


def _own_note(message_id: int, actor: AgentActor) -> Message:
    message_for(actor, message_id)
    note = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    ticket_for(actor, note.ticket_id, to="note")
    if not note.is_note or note.account_id is None or WITHDRAWN in note.flags:
        raise NotANote
    if note.account_id != actor.id:
        raise PermissionDenied("not the author")
    return note


def _keep(note: Message, actor: AgentActor) -> None:
    Revision.objects.create(
        message=note, account_id=actor.id, at=clock.now(), html=note.html, text=note.text
    )


def _say(note: Message, event: type[NoteEdited] | type[NoteWithdrawn], actor: AgentActor) -> None:
    ticket = lock(note.ticket_id)
    index_anew(ticket)
    changes = change(ticket, updated_at=clock.now())
    record(event(stream_id=ticket.pk, message=note.pk, changes=changes), actor=actor)
