"""What happens to mailboxes. Their passwords and texts stay out of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent


@dataclass(frozen=True, kw_only=True)
class MailboxCreated(TypedEvent):
    """A mailbox was set up."""

    verb = "mailbox.created"
    stream_kind = "mailbox"
    sentence = _("{actor} set up a mailbox")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class MailboxChanged(TypedEvent):
    """``attributes`` names what changed; the values may be secrets and stay out."""

    verb = "mailbox.changed"
    stream_kind = "mailbox"
    sentence = _("{actor} changed a mailbox")
    webhook = False
    attributes: tuple[str, ...] = ()
