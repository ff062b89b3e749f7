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
class SendingPaused(TypedEvent):
    """The mail server refused to let the mailbox sign in: nothing is sent through it."""

    verb = "mailbox.paused"
    stream_kind = "mailbox"
    sentence = _("Sending through a mailbox was paused: its server refused the sign-in")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class SendingResumed(TypedEvent):
    """Mail leaves through the mailbox again."""

    verb = "mailbox.resumed"
    stream_kind = "mailbox"
    sentence = _("{actor} let mail leave through a mailbox again")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class RelayMade(TypedEvent):
    """A mailbox got an address for mail relays, or a new one; the secret in it stays out."""

    verb = "mailbox.relay_made"
    stream_kind = "mailbox"
    sentence = _("{actor} made a mailbox's address for mail relays")
    webhook = False
    renewed: bool


@dataclass(frozen=True, kw_only=True)
class RelayChanged(TypedEvent):
    """``attributes`` names which keys of mail relays were entered; the keys stay out."""

    verb = "mailbox.relay_changed"
    stream_kind = "mailbox"
    sentence = _("{actor} entered keys of mail relays")
    webhook = False
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RelayDropped(TypedEvent):
    """Mail relays can no longer hand in mail for a mailbox."""

    verb = "mailbox.relay_dropped"
    stream_kind = "mailbox"
    sentence = _("{actor} took a mailbox's address for mail relays away")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class SigningKeyMade(TypedEvent):
    """A key was made to sign the mail of ``domain``; the key stays out."""

    verb = "mailbox.signing_key_made"
    stream_kind = "mailbox"
    sentence = _("{actor} made a key that signs mail of {domain}")
    webhook = False
    domain: str


@dataclass(frozen=True, kw_only=True)
class SigningKeyDropped(TypedEvent):
    """Mail of ``domain`` is no longer signed here."""

    verb = "mailbox.signing_key_dropped"
    stream_kind = "mailbox"
    sentence = _("{actor} dropped the key that signed mail of {domain}")
    webhook = False
    domain: str


@dataclass(frozen=True, kw_only=True)
class MailTextChanged(TypedEvent):
    """What a mailbox says on an occasion (``kind``), or whether it does; the words stay out."""

    verb = "mailbox.text_changed"
    stream_kind = "mailbox"
    sentence = _("{actor} changed a text of a mailbox")
    webhook = False
    kind: str
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class MailboxChanged(TypedEvent):
    """``attributes`` names what changed; the values may be secrets and stay out."""

    verb = "mailbox.changed"
    stream_kind = "mailbox"
    sentence = _("{actor} changed a mailbox")
    webhook = False
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MailTroubleTold(TypedEvent):
    """Administrators were told that mail fails. ``cause`` is fetch, send, failed (messages that
    could not be read) or outbox; ``mailbox`` is empty for the whole desk."""

    verb = "mail.trouble_told"
    stream_kind = "mail_trouble"
    sentence = _("Administrators were told that mail fails")
    webhook = False
    cause: str
    mailbox: int | None = None


@dataclass(frozen=True, kw_only=True)
class MailTroubleEnded(TypedEvent):
    """What administrators had been told of works again."""

    verb = "mail.trouble_ended"
    stream_kind = "mail_trouble"
    sentence = _("Mail that had failed works again")
    webhook = False
    cause: str
    mailbox: int | None = None


@dataclass(frozen=True, kw_only=True)
class TripStarted(TypedEvent):
    """A mailbox sent a test mail to itself."""

    verb = "mailbox.trip_started"
    stream_kind = "mailbox"
    sentence = _("{actor} sent a test mail from a mailbox to itself")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class TripReturned(TypedEvent):
    """The test mail of a mailbox came back, after so many ``seconds``."""

    verb = "mailbox.trip_returned"
    stream_kind = "mailbox"
    sentence = _("The test mail of a mailbox came back after {seconds} s")
    webhook = False
    seconds: float


@dataclass(frozen=True, kw_only=True)
class SelectorsChanged(TypedEvent):
    """Under which names the keys that sign a mailbox's mail are looked for: old and new."""

    verb = "mailbox.selectors_changed"
    stream_kind = "mailbox"
    sentence = _("{actor} changed the DKIM selectors of a mailbox")
    webhook = False
    selectors: list[list[str]]


@dataclass(frozen=True, kw_only=True)
class SenderRuled(TypedEvent):
    """An address or domain was blocked or allowed; which one stands in the rule."""

    verb = "mail.sender_ruled"
    stream_kind = "sender_rule"
    sentence = _("{actor} blocked or allowed a sender")
    webhook = False
    treatment: str


@dataclass(frozen=True, kw_only=True)
class SenderFreed(TypedEvent):
    """A sender is neither blocked nor allowed any more."""

    verb = "mail.sender_freed"
    stream_kind = "sender_rule"
    sentence = _("{actor} removed a blocked or allowed sender")
    webhook = False
    treatment: str


@dataclass(frozen=True, kw_only=True)
class MailSettingsChanged(TypedEvent):
    """What holds for all mailboxes changed; ``changes`` are old and new of each attribute."""

    verb = "mail.settings_changed"
    stream_kind = "mail_settings"
    sentence = _("{actor} changed the settings of mail")
    webhook = False
    changes: dict[str, list[object]]


@dataclass(frozen=True, kw_only=True)
class FilterSaved(TypedEvent):
    """A filter of incoming mail was made or changed; ``attributes`` names what changed."""

    verb = "mail.filter_saved"
    stream_kind = "mail_filter"
    sentence = _("{actor} changed a mail filter")
    webhook = False
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FilterMoved(TypedEvent):
    """A filter runs earlier or later than before; ``position`` counts from 1."""

    verb = "mail.filter_moved"
    stream_kind = "mail_filter"
    sentence = _("{actor} changed the order of mail filters")
    webhook = False
    position: list[int]


@dataclass(frozen=True, kw_only=True)
class FilterRemoved(TypedEvent):
    """A filter was removed."""

    verb = "mail.filter_removed"
    stream_kind = "mail_filter"
    sentence = _("{actor} removed a mail filter")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class MailboxSignInChanged(TypedEvent):
    """How a mailbox signs in by OAuth was set, or taken away."""

    verb = "mailbox.sign_in_changed"
    stream_kind = "mailbox"
    sentence = _("{actor} changed how a mailbox signs in")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class MailboxSignedIn(TypedEvent):
    """Somebody let the desk into a mailbox at its provider."""

    verb = "mailbox.signed_in"
    stream_kind = "mailbox"
    sentence = _("{actor} signed a mailbox in")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class MailboxSignInRefused(TypedEvent):
    """The provider does not renew a mailbox's sign-in; it rests until somebody signs in again."""

    verb = "mailbox.sign_in_refused"
    stream_kind = "mailbox"
    sentence = _("A mailbox must be signed in again")
    webhook = False
