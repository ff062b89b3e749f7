from sigap.channels.email.models.delivery import Delivery
from sigap.channels.email.models.mailbox import AfterFetch, Mailbox, MailboxTicket, Security

__all__ = ["AfterFetch", "Delivery", "Mailbox", "MailboxTicket", "Security"]
