from sigap.channels.email.models.copy import SentCopy
from sigap.channels.email.models.delivery import Delivery
from sigap.channels.email.models.folder import FolderMark
from sigap.channels.email.models.grant import Flow, Grant, GraphSeen, Provider
from sigap.channels.email.models.health import MailboxHealth
from sigap.channels.email.models.mailbox import (
    AfterFetch,
    CopyPolicy,
    Mailbox,
    MailboxTicket,
    Security,
)
from sigap.channels.email.models.relay import Relay
from sigap.channels.email.models.screening import Filter, MailSettings, SenderRule
from sigap.channels.email.models.signing import SigningKey
from sigap.channels.email.models.text import MailText, TextKind, TextSent
from sigap.channels.email.models.trouble import Trouble

__all__ = [
    "AfterFetch",
    "CopyPolicy",
    "Delivery",
    "Filter",
    "Flow",
    "FolderMark",
    "Grant",
    "GraphSeen",
    "MailSettings",
    "MailText",
    "Mailbox",
    "MailboxHealth",
    "MailboxTicket",
    "Provider",
    "Relay",
    "Security",
    "SenderRule",
    "SentCopy",
    "SigningKey",
    "TextKind",
    "TextSent",
    "Trouble",
]
