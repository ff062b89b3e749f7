"""Taking back what an agent did: every act by a new one of its own.

Apps offer how the events of their verbs are taken back; what only changes attributes of a ticket
needs no more than to be named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from sigap.journal.models import Event
from sigap.journal.recording import part_of
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import CannotTakeIt
from sigap.tickets.actions.correcting import NotANote, withdraw_note
from sigap.tickets.actions.drafting import Paper, keep_draft
from sigap.tickets.actions.filling import FilledSince, refill_fields
from sigap.tickets.actions.following import follow_ticket, unfollow_ticket
from sigap.tickets.actions.linking import unlink_tickets
from sigap.tickets.actions.merging import NotMergeable, merge_tickets, unmerge_ticket
from sigap.tickets.actions.moving import NotMovable, move_message
from sigap.tickets.actions.participating import take_out
from sigap.tickets.actions.replying import TooLate, undo_reply
from sigap.tickets.actions.requiring import NotAllowedNow
from sigap.tickets.actions.restoring import CannotUndo, net_changes, restore_ticket_before
from sigap.tickets.actions.splitting import unsplit_ticket
from sigap.tickets.fields.checking import FieldsRefused
from sigap.tickets.fields.kinds.kind import Refused
from sigap.tickets.models import Attachment, Message

SOURCE = "undo"
TakeBack = Callable[[Event, AgentActor], object]

# Verbs whose changes are the whole of what happened.
PLAIN = {
    "ticket.assigned",
    "ticket.changed",
    "ticket.solved",
    "ticket.reopened",
    "ticket.closed",
    "ticket.tagged",
    "ticket.snoozed",
    "ticket.woken",
    "ticket.trashed",
    "ticket.spammed",
    "ticket.unshelved",
    "ticket.escalated",
    "ticket.handed_back",
    "ticket.undone",
}
# The other half of what is taken back with its first half, or nothing that anyone does.
WITHOUT_OWN = {"ticket.merged_away", "ticket.unmerged"}
_ways: dict[str, TakeBack] = {}


def offer(verb: str, way: TakeBack) -> None:
    """How an event of this verb is taken back. It may raise CannotUndo, Http404,
    PermissionDenied."""
    _ways[verb] = way


def undoable_verbs() -> list[str]:
    """Those of acts that Z looks at; what cannot be taken back is among them, and says so."""
    return sorted({*PLAIN, *WITHOUT_OWN, *_ways})


@transaction.atomic
def undo_events(events: Sequence[Event], *, actor: AgentActor) -> list[int]:
    """Takes back what the events, in their order, of one act of any kind did; gives the ids of
    the events recorded for it. All of it, or nothing.

    Raises CannotUndo, CannotTakeIt, Http404, PermissionDenied.
    """
    with part_of(SOURCE, cause=events[-1].pk) as recorded:
        for event in reversed(events):
            if event.verb in _ways:
                _ways[event.verb](event, actor)
            elif event.verb not in PLAIN | WITHOUT_OWN:
                raise CannotUndo("never")
        for ticket, plain in _by_ticket(events).items():
            restore_ticket_before(ticket, plain, actor=actor)
        return list(recorded)


def _by_ticket(events: Sequence[Event]) -> dict[int, list[Event]]:
    """What only changed attributes, by ticket."""
    found: dict[int, list[Event]] = {}
    for event in events:
        if event.verb in PLAIN or (event.verb == "note.written" and net_changes([event])):
            found.setdefault(event.stream_id, []).append(event)
    return found


def _note(event: Event, actor: AgentActor) -> None:
    try:
        withdraw_note(event.data["message"], actor=actor)
    except NotANote as error:
        raise CannotUndo("same") from error


def _reply(event: Event, actor: AgentActor) -> None:
    """The text goes back to where it was written."""
    number = event.data["message"]
    found = Message.objects.filter(pk=number, account_id=actor.id).first()
    if found is None:
        raise CannotUndo("same")
    ticket_for(actor, found.ticket_id, to="reply")
    files = tuple(Attachment.objects.filter(message=number).values_list("pk", flat=True))
    try:
        taken = undo_reply(number, actor=actor)
    except TooLate as error:
        raise CannotUndo("late") from error
    bcc = ", ".join(one["address"] for one in taken.bcc)
    paper = Paper(kind="reply", html=taken.html, text=taken.text, bcc=bcc, files=files)
    keep_draft(found.ticket_id, paper, actor=actor)


def _merge(event: Event, actor: AgentActor) -> None:
    try:
        unmerge_ticket(event.data["merged"], actor=actor)
    except NotMergeable as error:
        raise CannotUndo("same") from error


def _merge_again(event: Event, actor: AgentActor) -> None:
    try:
        merge_tickets(event.data["source"], [event.stream_id], actor=actor)
    except NotMergeable as error:
        raise CannotUndo("same") from error


def _split(event: Event, actor: AgentActor) -> None:
    try:
        unsplit_ticket(event.data["other"], actor=actor)
    except NotMergeable as error:
        raise CannotUndo("same") from error


def _link(event: Event, actor: AgentActor) -> None:
    ticket_for(actor, event.stream_id, to="change")
    unlink_tickets(event.stream_id, event.data["other"], actor=actor)


def _move(event: Event, actor: AgentActor) -> None:
    if "source" in event.data:
        ticket_for(actor, event.data["source"], to="change")
        ticket_for(actor, event.stream_id, to="change")
        try:
            move_message(event.data["message"], event.data["source"], actor=actor)
        except NotMovable as error:
            raise CannotUndo("same") from error


def _fields(event: Event, actor: AgentActor) -> None:
    ticket_for(actor, event.stream_id, to="change")
    try:
        refill_fields(event.stream_id, event.data["fields"], actor=actor)
    except (FilledSince, NotAllowedNow, FieldsRefused, Refused) as error:
        raise CannotUndo("changed") from error


def _joined(event: Event, actor: AgentActor) -> None:
    ticket_for(actor, event.stream_id, to="reply")
    for contact in event.data.get("participants", ()):
        take_out(event.stream_id, contact, actor=actor)


def _never(event: Event, actor: AgentActor) -> None:
    raise CannotUndo("never")


offer("note.written", _note)
offer("reply.written", _reply)
offer("ticket.merged", _merge)
offer("ticket.restored", _merge_again)
offer("ticket.split", _split)
offer("ticket.linked", _link)
offer("message.moved", _move)
offer("participant.joined", _joined)
offer("ticket.fields_changed", _fields)
offer("ticket.followed", lambda event, actor: unfollow_ticket(event.stream_id, actor=actor))
offer("ticket.unfollowed", lambda event, actor: follow_ticket(event.stream_id, actor=actor))
for _verb in (
    "answer.released",
    "invitation.answered",
    "note.edited",
    "note.withdrawn",
    "participant.left",
    "ticket.requester_changed",
    "ticket.split_undone",
    "ticket.unlinked",
):
    offer(_verb, _never)

__all__ = ["CannotTakeIt", "CannotUndo", "offer", "undo_events", "undoable_verbs"]
