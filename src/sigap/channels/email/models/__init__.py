from sigap.channels.email.models.delivery import Delivery
from sigap.channels.email.models.folder import FolderMark
from sigap.channels.email.models.mailbox import (
    AfterFetch,
    CopyPolicy,
    Mailbox,
    MailboxTicket,
    Security,
)

__all__ = [
    "AfterFetch",
    "CopyPolicy",
    "Delivery",
    "FolderMark",
    "Mailbox",
    "MailboxTicket",
    "Security",
]
