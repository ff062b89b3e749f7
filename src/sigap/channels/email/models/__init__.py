from sigap.channels.email.models.delivery import Delivery
from sigap.channels.email.models.folder import FolderMark
from sigap.channels.email.models.mailbox import (
    AfterFetch,
    CopyPolicy,
    Mailbox,
    MailboxTicket,
    Security,
)
from sigap.channels.email.models.screening import Filter, MailSettings, SenderRule
from sigap.channels.email.models.signing import SigningKey
from sigap.channels.email.models.text import MailText, TextKind, TextSent

__all__ = [
    "AfterFetch",
    "CopyPolicy",
    "Delivery",
    "Filter",
    "FolderMark",
    "MailSettings",
    "MailText",
    "Mailbox",
    "MailboxTicket",
    "Security",
    "SenderRule",
    "SigningKey",
    "TextKind",
    "TextSent",
]
