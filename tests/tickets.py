"""Short ways to tickets, through the same actions as the desk."""

from __future__ import annotations

from typing import Any

from sigap.journal.actors import contact_actor
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.writing import NewMessage
from sigap.tickets.envelope import Address
from sigap.tickets.models import Ticket
from tests.cast import Cast


def customer_message(
    cast: Cast, text: str = "Printer di lantai 3 rusak", **more: Any
) -> NewMessage:
    return NewMessage(
        kind="public",
        author_kind="customer",
        source="mail",
        text=text,
        contact_id=cast.customer.pk,
        sender=Address(address="budi@pelanggan.test", name="Budi Santoso"),
        **more,
    )


def open_by_customer(cast: Cast, subject: str = "Printer rusak", **more: Any) -> Ticket:
    more.setdefault("team_id", cast.team.pk)
    text = more.pop("text", "Printer di lantai 3 rusak")
    new = NewTicket(
        subject=subject, requester=cast.customer, message=customer_message(cast, text), **more
    )
    ticket, _message = open_ticket(new, actor=contact_actor(cast.customer.pk))
    return ticket
