"""Whom to tell when something happens on a ticket."""

from __future__ import annotations

from sigap.journal.models import Event
from sigap.journal.subscribers import subscribe
from sigap.notifications.actions.telling import tell
from sigap.people.models import Account, Membership, Team
from sigap.people.queries.agents import agent_choices
from sigap.tickets.events import (
    AnswerReleased,
    AnswerReturned,
    AnswerSubmitted,
    DeliveryFailed,
    MessageReceived,
    NoteWritten,
    ReplyWritten,
    TicketAssigned,
    TicketClosed,
    TicketEscalated,
    TicketOpened,
    TicketReopened,
    TicketSolved,
    TicketWoken,
)
from sigap.tickets.mentions import mentioned, with_first_names
from sigap.tickets.models import Follower, Message, Ticket

MOST_TOLD = 100


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


@subscribe("notifications.mentioned", NoteWritten.verb)
def tell_the_mentioned(event: Event) -> None:
    """Colleagues whom a note calls by name, and the members of a team that it calls."""
    text = Message.objects.filter(pk=event.data["message"]).values_list("text", flat=True).first()
    if event.quiet or not text or "@" not in text:
        return
    called = mentioned(text, with_first_names(agent_choices()))
    teams = mentioned(text, {name: pk for pk, name in Team.objects.values_list("pk", "name")})
    members = Membership.objects.filter(team__in=teams, account__is_active=True)
    called |= set(members.values_list("account_id", flat=True)[:MOST_TOLD])
    for account in called - {event.actor_id}:
        tell(account, event)


@subscribe(
    "notifications.followed",
    MessageReceived.verb,
    ReplyWritten.verb,
    NoteWritten.verb,
    TicketAssigned.verb,
    TicketEscalated.verb,
    TicketSolved.verb,
    TicketReopened.verb,
    TicketClosed.verb,
)
def tell_the_followers(event: Event) -> None:
    """Who follows the ticket, unless they did it."""
    if event.quiet:
        return
    followers = Follower.objects.filter(ticket=event.stream_id)
    for account in followers.values_list("account_id", flat=True)[:MOST_TOLD]:
        if (event.actor_kind, event.actor_id) != ("agent", account):
            tell(account, event)


@subscribe("notifications.woken", TicketWoken.verb)
def tell_of_waking(event: Event) -> None:
    """Whose ticket came back by itself."""
    found = Ticket.objects.filter(pk=event.stream_id).values_list("assignee_id", flat=True)
    if event.actor_kind == "system" and (assignee := found.first()):
        tell(assignee, event)


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
