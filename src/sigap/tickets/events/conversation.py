"""What is said in a ticket: messages, answers, notes, drafts, deliveries, people in copy."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap.tickets.events.base import TicketEvent


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
