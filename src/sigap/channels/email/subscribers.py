"""What mail does when something happens on the desk."""

from __future__ import annotations

from sigap.channels.email.actions.acknowledging import acknowledge
from sigap.journal.models import Event
from sigap.journal.subscribers import subscribe
from sigap.tickets.events import TicketOpened


@subscribe("email.acknowledge", TicketOpened.verb)
def confirm_receipt(opened: Event) -> None:
    acknowledge(opened)
