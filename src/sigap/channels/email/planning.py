"""Where an answer goes by mail: recipients, thread and the Message-ID that is fixed beforehand."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from sigap.channels.email.parsing.sender import UNKNOWN_DOMAIN
from sigap.channels.email.queries.mailboxes import Directory, directory
from sigap.people.models import Identity
from sigap.people.models.contact import IdentityKind
from sigap.tickets.models import Message, Participant, Ticket
from sigap.tickets.models.choices import AuthorKind
from sigap.tickets.outgoing import Plan
from sigap.tickets.references import own_message_id

MOST_REFERENCES = 20
_THREAD = """
SELECT b.mailbox_id, m.message_id, m.author_kind, m.contact_id, m.from_address
FROM tickets_ticket t
LEFT JOIN email_mailboxticket b ON b.ticket_id = t.id
LEFT JOIN LATERAL (
  SELECT * FROM tickets_message
  WHERE ticket_id = t.id AND kind = 'public' AND id <> %s ORDER BY id DESC LIMIT %s) m ON true
WHERE t.id = %s ORDER BY m.id DESC
"""


def plan(message: Message) -> Plan | None:
    """None where the requester has no address that can be written to.

    Automatic messages go to the requester alone.
    """
    boxes = directory()
    thread = _Thread(message)
    mailbox = boxes.get(thread.mailbox_id)
    requester = _address_of_requester(message.ticket, thread, boxes)
    if not requester:
        return None
    recipients = {requester: None}
    if message.author_kind != AuthorKind.SYSTEM:
        recipients |= dict.fromkeys(_copied(message, boxes))
    domain = mailbox.domain if mailbox else urlsplit(settings.SITE_URL).hostname
    return Plan(
        undo=timedelta(seconds=mailbox.undo_seconds if mailbox else 0),
        message_id=own_message_id(message.ticket_id, message.pk, domain or "localhost"),
        recipients=tuple(recipients),
        in_reply_to=thread.answered,
        references=" ".join(thread.ids),
    )


class _Thread:
    """The public messages before this one, as far as mail programs need them, and the mailbox."""

    def __init__(self, message: Message) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_THREAD, [message.pk, MOST_REFERENCES, message.ticket_id])
            rows = cursor.fetchall()
        self.mailbox_id: int | None = rows[0][0]
        self._rows = [row[1:] for row in rows if row[1] is not None]
        self.ids = [row[0] for row in reversed(self._rows) if row[0]]
        theirs = (row[0] for row in self._rows if row[0] and row[1] == AuthorKind.CUSTOMER)
        self.answered: str = next(theirs, "")

    def address_of(self, contact_id: int) -> str:
        """The address that the contact used last."""
        used = (row[3] for row in self._rows if row[2] == contact_id and row[3])
        return next(used, "")


def usable(address: str, boxes: Directory) -> bool:
    """Whether mail to the address reaches somebody else than us."""
    return not address.endswith(f"@{UNKNOWN_DOMAIN}") and not boxes.is_own(address)


def _address_of_requester(ticket: Ticket, thread: _Thread, boxes: Directory) -> str:
    used = thread.address_of(ticket.requester_id)
    if used and usable(used, boxes):
        return used
    known = Identity.objects.filter(contact_id=ticket.requester_id, kind=IdentityKind.MAIL)
    addresses = known.order_by("id").values_list("address", flat=True)
    return next((address for address in addresses if usable(address, boxes)), "")


def _copied(message: Message, boxes: Directory) -> list[str]:
    people = Participant.objects.filter(ticket_id=message.ticket_id, is_pending=False).values(
        "contact_id"
    )
    identities = Identity.objects.filter(contact_id__in=people, kind=IdentityKind.MAIL)
    first: dict[int, str] = {}
    for contact_id, address in identities.order_by("id").values_list("contact_id", "address"):
        first.setdefault(contact_id, address)
    hidden = [entry["address"].strip().lower() for entry in message.bcc]
    return [address for address in [*first.values(), *hidden] if usable(address, boxes)]
