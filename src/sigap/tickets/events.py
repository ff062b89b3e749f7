"""What happens to tickets. ``changes`` maps each changed attribute of the row to [old, new]."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent

Changes = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TicketEvent(TypedEvent):
    """Anything that happens to a ticket; from its changes the row can be rebuilt."""

    stream_kind = "ticket"
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TicketOpened(TicketEvent):
    """A request became a ticket, or was ``split_from`` one; ``message`` is its first."""

    verb = "ticket.opened"
    sentence = _("{actor} opened the ticket")
    message: int
    participants: tuple[int, ...] = ()
    proposed: tuple[int, ...] = ()
    related: int | None = None
    split_from: int | None = None


@dataclass(frozen=True, kw_only=True)
class MessageReceived(TicketEvent):
    """The customer, or somebody in copy, wrote."""

    verb = "message.received"
    sentence = _("{actor} wrote")
    message: int
    participants: tuple[int, ...] = ()
    proposed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReplyWritten(TicketEvent):
    """An agent answered the customer; it leaves after the undo window."""

    verb = "reply.written"
    sentence = _("{actor} replied")
    message: int
    participants: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteWritten(TicketEvent):
    """An agent wrote an internal note."""

    verb = "note.written"
    sentence = _("{actor} wrote an internal note")
    webhook = False
    message: int


@dataclass(frozen=True, kw_only=True)
class DraftShared(TicketEvent):
    """An agent left an unfinished text for colleagues; ``kind`` is reply or note."""

    verb = "draft.shared"
    sentence = _("{actor} shared a draft")
    webhook = False
    draft: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class DraftTaken(TicketEvent):
    """An agent goes on with a shared draft of ``author``."""

    verb = "draft.taken"
    sentence = _("{actor} goes on with a shared draft")
    webhook = False
    draft: int
    author: int


@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(TicketEvent):
    """A shared draft, or an answer that waited for release, was thrown away."""

    verb = "draft.discarded"
    sentence = _("{actor} threw a draft away")
    webhook = False
    draft: int
    author: int


@dataclass(frozen=True, kw_only=True)
class AnswerSubmitted(TicketEvent):
    """A trainee's answer waits for release."""

    verb = "answer.submitted"
    sentence = _("{actor} wrote an answer that waits for release")
    webhook = False
    draft: int


@dataclass(frozen=True, kw_only=True)
class AnswerReleased(TicketEvent):
    """A trainee's answer was released and is sent in the name of ``author``."""

    verb = "answer.released"
    sentence = _("{actor} released an answer")
    webhook = False
    message: int
    author: int


@dataclass(frozen=True, kw_only=True)
class AnswerReturned(TicketEvent):
    """A trainee's answer went back to ``author``; ``note`` says why, if anything was said."""

    verb = "answer.returned"
    sentence = _("{actor} returned an answer to its author")
    webhook = False
    draft: int
    author: int
    note: int | None = None


@dataclass(frozen=True, kw_only=True)
class AutoReplyWritten(TicketEvent):
    """The desk answered by itself; ``purpose`` says why, such as ``acknowledgement``."""

    verb = "auto_reply.written"
    sentence = _("The desk confirmed receipt")
    message: int
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ReplyUndone(TicketEvent):
    """The author took the answer back before it left; ``left`` are those it had let in."""

    verb = "reply.undone"
    sentence = _("{actor} took back a reply before it was sent")
    message: int
    left: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MessageSent(TicketEvent):
    """The mail server took the message."""

    verb = "message.sent"
    sentence = _("The reply was delivered to the mail server")
    message: int


@dataclass(frozen=True, kw_only=True)
class DeliveryFailed(TicketEvent):
    """The message will not arrive; the reason stands on the message."""

    verb = "message.failed"
    sentence = _("A reply could not be delivered")
    message: int


@dataclass(frozen=True, kw_only=True)
class DeliveryRepeated(TicketEvent):
    """An agent had a message that failed, came back or was called off sent again."""

    verb = "message.repeated"
    sentence = _("{actor} had a reply sent again")
    message: int


@dataclass(frozen=True, kw_only=True)
class SendingCalledOff(TicketEvent):
    """The customer wrote before a scheduled reply left, so it waits for the agent's decision."""

    verb = "message.called_off"
    sentence = _("A scheduled reply was called off: the customer wrote first")
    message: int


@dataclass(frozen=True, kw_only=True)
class DeliveryReported(TicketEvent):
    """Reported of ``message``: failed, delayed, delivered, read, complaint; ``note`` keeps it."""

    verb = "message.reported"
    sentence = _("A report on a reply came in")
    message: int
    kind: str
    note: int | None = None


@dataclass(frozen=True, kw_only=True)
class ParticipantJoined(TicketEvent):
    """An agent let in whom a mail had proposed, or mail to the merged ticket was copied to them."""

    verb = "participant.joined"
    sentence = _("{actor} let somebody take part")
    participants: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ParticipantLeft(TicketEvent):
    """An agent took somebody out, or refused whom a mail had proposed."""

    verb = "participant.left"
    sentence = _("{actor} took somebody out")
    left: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(TicketEvent):
    """An agent answered the invitation in ``message``: accepted, tentative or declined."""

    verb = "invitation.answered"
    sentence = _("{actor} answered an invitation")
    message: int
    choice: str


@dataclass(frozen=True, kw_only=True)
class MessageMoved(TicketEvent):
    """``message`` was moved away to the ticket ``to``, or here from the ticket ``source``."""

    verb = "message.moved"
    sentence = _("{actor} moved a message")
    message: int
    to: int | None = None
    source: int | None = None


@dataclass(frozen=True, kw_only=True)
class TicketAssigned(TicketEvent):
    """Team, agent or tier changed."""

    verb = "ticket.assigned"
    sentence = _("{actor} assigned the ticket: {changes}")


@dataclass(frozen=True, kw_only=True)
class TicketChanged(TicketEvent):
    """Properties changed."""

    verb = "ticket.changed"
    sentence = _("{actor} changed {changes}")


@dataclass(frozen=True, kw_only=True)
class TicketSolved(TicketEvent):
    """The request is fulfilled."""

    verb = "ticket.solved"
    sentence = _("{actor} solved the ticket")


@dataclass(frozen=True, kw_only=True)
class TicketReopened(TicketEvent):
    """A solved or waiting ticket is worked on again."""

    verb = "ticket.reopened"
    sentence = _("{actor} reopened the ticket")


@dataclass(frozen=True, kw_only=True)
class TicketClosed(TicketEvent):
    """Nothing reopens it any more; a new message opens a linked follow-up."""

    verb = "ticket.closed"
    sentence = _("The ticket was closed")


@dataclass(frozen=True, kw_only=True)
class TicketTagged(TicketEvent):
    """Tags changed."""

    verb = "ticket.tagged"
    sentence = _("{actor} changed {changes}")


@dataclass(frozen=True, kw_only=True)
class TicketMerged(TicketEvent):
    """The ticket ``merged`` went into this one with all that it has, by the merge ``merge``."""

    verb = "ticket.merged"
    sentence = _("{actor} merged #{merged} into this ticket")
    merged: int
    merge: int
    participants: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketMergedAway(TicketEvent):
    """The ticket went into the ticket ``into``, which its number leads to from now on."""

    verb = "ticket.merged_away"
    sentence = _("{actor} merged the ticket into #{into}")
    into: int


@dataclass(frozen=True, kw_only=True)
class TicketUnmerged(TicketEvent):
    """``merged`` was taken out of this ticket; ``left`` took part only because of it."""

    verb = "ticket.unmerged"
    sentence = _("{actor} took #{merged} out of this ticket again")
    merged: int
    left: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketRestored(TicketEvent):
    """The ticket stands alone again, with all that belongs to it; it was merged into ``source``."""

    verb = "ticket.restored"
    sentence = _("{actor} took the ticket out of #{source} again")
    source: int


@dataclass(frozen=True, kw_only=True)
class TicketSplit(TicketEvent):
    """``messages`` were taken out of this ticket into a new one, ``other``."""

    verb = "ticket.split"
    sentence = _("{actor} split off #{other}")
    other: int
    messages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SplitUndone(TicketSplit):
    """``messages`` that were split off came back from ``other``."""

    verb = "ticket.split_undone"
    sentence = _("{actor} brought back what was split off to #{other}")


@dataclass(frozen=True, kw_only=True)
class TicketLinked(TicketEvent):
    """The ticket was linked with ``other``; ``kind`` is what it is to that one."""

    verb = "ticket.linked"
    sentence = _("{actor} linked the ticket with #{other}")
    other: int
    kind: str = "related"


@dataclass(frozen=True, kw_only=True)
class TicketUnlinked(TicketEvent):
    """The link with ``other`` was removed."""

    verb = "ticket.unlinked"
    sentence = _("{actor} removed the link with #{other}")
    other: int


@dataclass(frozen=True, kw_only=True)
class TicketSnoozed(TicketEvent):
    """The ticket sleeps until ``snoozed_until`` or an answer of the customer."""

    verb = "ticket.snoozed"
    sentence = _("{actor} snoozed the ticket")


@dataclass(frozen=True, kw_only=True)
class TicketWoken(TicketEvent):
    """The ticket is in the open lists again."""

    verb = "ticket.woken"
    sentence = _("The ticket came back from its snooze")


@dataclass(frozen=True, kw_only=True)
class TicketTrashed(TicketEvent):
    """The ticket went into the trash."""

    verb = "ticket.trashed"
    sentence = _("{actor} put the ticket into the trash")


@dataclass(frozen=True, kw_only=True)
class TicketSpammed(TicketEvent):
    """The ticket was marked as spam."""

    verb = "ticket.spammed"
    sentence = _("{actor} marked the ticket as spam")


@dataclass(frozen=True, kw_only=True)
class TicketRestored(TicketEvent):
    """The ticket came back from the trash or the spam."""

    verb = "ticket.restored"
    sentence = _("{actor} restored the ticket")


@dataclass(frozen=True, kw_only=True)
class TicketFollowed(TicketEvent):
    """``account`` is told of everything that others do in the ticket."""

    verb = "ticket.followed"
    sentence = _("{actor} follows the ticket")
    webhook = False
    account: int


@dataclass(frozen=True, kw_only=True)
class TicketUnfollowed(TicketEvent):
    """``account`` no longer follows the ticket."""

    verb = "ticket.unfollowed"
    sentence = _("{actor} no longer follows the ticket")
    webhook = False
    account: int


@dataclass(frozen=True, kw_only=True)
class RequesterChanged(TicketEvent):
    """Somebody else is the requester; ``left`` was in copy before."""

    verb = "ticket.requester_changed"
    sentence = _("{actor} changed the requester")
    participants: tuple[int, ...] = ()
    left: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(TicketEvent):
    """A tier up; ``note`` says why."""

    verb = "ticket.escalated"
    sentence = _("{actor} escalated the ticket: {changes}")
    note: int


@dataclass(frozen=True, kw_only=True)
class TicketHandedBack(TicketEvent):
    """A tier down; ``note`` says why."""

    verb = "ticket.handed_back"
    sentence = _("{actor} handed the ticket back: {changes}")
    note: int


@dataclass(frozen=True, kw_only=True)
class NoteEdited(TicketEvent):
    """Its author changed a note; what stood there is kept."""

    verb = "note.edited"
    sentence = _("{actor} edited a note")
    webhook = False
    message: int


@dataclass(frozen=True, kw_only=True)
class NoteWithdrawn(TicketEvent):
    """Its author withdrew a note; what stood there is kept."""

    verb = "note.withdrawn"
    sentence = _("{actor} withdrew a note")
    webhook = False
    message: int


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(TypedEvent):
    """A category was made or changed; its tickets' walls follow in the same transaction."""

    verb = "category.changed"
    stream_kind = "category"
    sentence = _("{actor} changed a category")
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ViewChanged(TypedEvent):
    """A saved view was made, changed or shared; ``changes`` has old and new of each attribute."""

    verb = "view.changed"
    stream_kind = "view"
    sentence = _("{actor} changed a view")
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ViewDeleted(TypedEvent):
    """A saved view was deleted."""

    verb = "view.deleted"
    stream_kind = "view"
    sentence = _("{actor} deleted a view")


@dataclass(frozen=True, kw_only=True)
class ViewPlaced(TypedEvent):
    """An agent pinned, unpinned or ordered a view for themselves."""

    verb = "view.placed"
    stream_kind = "view"
    sentence = _("{actor} placed a view")
    pinned: bool
    position: int
