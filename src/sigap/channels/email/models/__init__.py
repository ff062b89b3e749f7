from sigap.channels.email.models.mailbox import Mailbox, MailboxTicket

__all__ = ["Mailbox", "MailboxTicket"]
