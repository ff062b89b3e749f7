"""What mail does when something happens on the desk."""

from __future__ import annotations

from sigap.channels.email.actions.acknowledging import acknowledge
from sigap.channels.email.actions.texts import tell_customer
from sigap.channels.email.models import TextKind
from sigap.journal.models import Event
from sigap.journal.subscribers import subscribe
from sigap.people.models import Account
from sigap.tickets.events import (
    TicketAssigned,
    TicketChanged,
    TicketOpened,
    TicketReopened,
    TicketSolved,
)
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import StatusCategory


@subscribe("email.acknowledge", TicketOpened.verb)
def confirm_receipt(opened: Event) -> None:
    if not opened.quiet:
        acknowledge(opened)


@subscribe("email.tell_assigned", TicketAssigned.verb)
def tell_who_takes_care(event: Event) -> None:
    """Of the first agent only: later changes are the desk's own affair."""
    change = event.data.get("changes", {}).get("assignee_id")
    if event.quiet or not change or not change[1]:
        return
    agent = Account.objects.select_related("contact").filter(pk=change[1]).first()
    name = agent.contact.name if agent else ""
    tell_customer(event.stream_id, TextKind.ASSIGNED, cause=event, occasion="", agent=name)


@subscribe("email.tell_state", TicketSolved.verb, TicketReopened.verb, TicketChanged.verb)
def tell_state(event: Event) -> None:
    """That it is solved, open again or waits for the customer, where an agent made it so without
    an answer, which would say it better. What the customer's own mail did needs no telling."""
    change = event.data.get("changes", {}).get("status_category")
    if event.quiet or not change or event.actor_kind == "contact":
        return
    kind = {
        StatusCategory.SOLVED: TextKind.SOLVED,
        StatusCategory.PENDING: TextKind.WAITING,
    }.get(change[1])
    if change[0] == StatusCategory.SOLVED and kind is None:
        kind = TextKind.REOPENED
    if kind is None:
        return
    found = Ticket.objects.filter(pk=event.stream_id).values_list("reopen_count", flat=True)
    rounds = found.first()
    tell_customer(event.stream_id, kind, cause=event, occasion=f"{rounds or 0}")
