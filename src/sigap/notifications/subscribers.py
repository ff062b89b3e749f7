"""Whom to tell when something happens on a ticket."""

from __future__ import annotations

from sigap.journal.models import Event
from sigap.journal.subscribers import subscribe
from sigap.notifications.actions.telling import tell
from sigap.people.models import Account
from sigap.tickets.events import (
    AnswerReleased,
    AnswerReturned,
    AnswerSubmitted,
    DeliveryFailed,
    MessageReceived,
    TicketAssigned,
    TicketOpened,
)
from sigap.tickets.models import Message, Ticket


@subscribe("notifications.assigned", TicketOpened.verb, TicketAssigned.verb)
def tell_the_assigned(event: Event) -> None:
    """Who got the ticket, unless by own hand."""
    change = event.data.get("changes", {}).get("assignee_id")
    wanted = change[1] if change else None
    is_own = event.actor_kind == "agent" and event.actor_id == wanted
    if wanted and not is_own and not event.quiet:
        tell(wanted, event)


@subscribe("notifications.answered", MessageReceived.verb)
def tell_of_an_answer(event: Event) -> None:
    """Whose ticket it is."""
    if event.quiet:
        return
    found = Ticket.objects.filter(pk=event.stream_id).values_list("assignee_id", flat=True)
    assignee = found.first()
    if assignee:
        tell(assignee, event)


@subscribe("notifications.submitted", AnswerSubmitted.verb)
def tell_of_a_submission(event: Event) -> None:
    """The mentor of who wrote it; without one the lead of the ticket's team."""
    author = Account.objects.filter(pk=event.actor_id or 0)
    mentor = author.values_list("mentor_id", flat=True).first()
    lead = Ticket.objects.filter(pk=event.stream_id).values_list("team__lead_id", flat=True)
    if wanted := mentor or lead.first():
        tell(wanted, event)


@subscribe("notifications.released", AnswerReleased.verb, AnswerReturned.verb)
def tell_of_a_release(event: Event) -> None:
    """Who wrote the answer."""
    tell(event.data["author"], event)


@subscribe("notifications.undelivered", DeliveryFailed.verb)
def tell_of_a_failure(event: Event) -> None:
    """Who wrote the answer; of an automatic one, whose ticket it is."""
    if event.quiet:
        return
    found = Message.objects.filter(pk=event.data.get("message"))
    row = found.values_list("account_id", "ticket__assignee_id").first()
    account = next(filter(None, row or ()), None)
    if account:
        tell(account, event)
