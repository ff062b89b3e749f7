"""What is done with a ticket: opened, assigned, changed, solved, snoozed, put away."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent
from sigap.tickets.events.base import Changes, TicketEvent


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
class TicketUnmerged(TicketEvent):
    """``merged`` was taken out of this ticket; ``left`` took part only because of it."""

    verb = "ticket.unmerged"
    sentence = _("{actor} took #{merged} out of this ticket again")
    merged: int
    left: tuple[int, ...] = ()


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
class TicketUnshelved(TicketEvent):
    """The ticket came back from the trash or the spam."""

    verb = "ticket.unshelved"
    sentence = _("{actor} restored the ticket")


@dataclass(frozen=True, kw_only=True)
class TicketRedacted(TicketEvent):
    """Passages or ``files`` (their number) were taken out of ``messages`` for good."""

    verb = "ticket.redacted"
    sentence = _("{actor} redacted the ticket")
    webhook = False
    messages: tuple[int, ...]
    files: int


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


@dataclass(frozen=True, kw_only=True)
class FieldsChanged(TicketEvent):
    """Custom fields changed: ``fields`` maps the id of each to [old, new]; texts are references."""

    verb = "ticket.fields_changed"
    sentence = _("{actor} changed {fields}")
    fields: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FieldSaved(TypedEvent):
    """A custom field was made or changed; ``changes`` has what differs as [old, new]."""

    verb = "field.saved"
    stream_kind = "field"
    sentence = _("{actor} saved a field")
    webhook = False
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FieldRemoved(TypedEvent):
    """A custom field that nothing used was removed."""

    verb = "field.removed"
    stream_kind = "field"
    sentence = _("{actor} removed a field")
    webhook = False
    key: str


@dataclass(frozen=True, kw_only=True)
class FormSaved(TypedEvent):
    """A form was made or changed; ``changes`` has what differs as [old, new]."""

    verb = "form.saved"
    stream_kind = "form"
    sentence = _("{actor} saved a form")
    webhook = False
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FormRemoved(TypedEvent):
    """A form was removed; tickets keep what they say in its fields."""

    verb = "form.removed"
    stream_kind = "form"
    sentence = _("{actor} removed a form")
    webhook = False
    name: str
