"""Brands are those of mailboxes: a ticket's is that of the mailbox through which it goes."""

from __future__ import annotations

from sigap.channels.email.models import Mailbox, MailboxTicket


def names() -> list[str]:
    return list(Mailbox.objects.exclude(brand="").values_list("brand", flat=True).distinct())


def of_ticket(ticket_id: int) -> str:
    """Empty where the ticket goes through no mailbox, or that has no brand."""
    found = MailboxTicket.objects.filter(ticket=ticket_id).values_list("mailbox__brand", flat=True)
    return found.first() or ""
