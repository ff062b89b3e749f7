"""What a notification says."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

SENTENCES: dict[str, tuple[Promise, str]] = {
    TicketOpened.verb: (_("A ticket was assigned to you"), "inbox"),
    TicketAssigned.verb: (_("A ticket was assigned to you"), "inbox"),
    MessageReceived.verb: (_("The customer answered"), "message-square"),
    NoteWritten.verb: (_("A colleague wrote a note for you"), "lock"),
    ReplyWritten.verb: (_("A ticket that you follow was answered"), "reply"),
    TicketSolved.verb: (_("A ticket that you follow was solved"), "circle-check"),
    TicketReopened.verb: (_("A ticket that you follow was reopened"), "circle-dot"),
    TicketClosed.verb: (_("A ticket that you follow was closed"), "archive"),
    TicketEscalated.verb: (_("A ticket that you follow was escalated"), "chevron-up"),
    TicketWoken.verb: (_("A snoozed ticket is back"), "alarm-clock"),
    AnswerSubmitted.verb: (_("An answer waits for your release"), "clock"),
    AnswerReleased.verb: (_("Your answer was released"), "check"),
    AnswerReturned.verb: (_("Your answer came back to you"), "reply"),
    DeliveryFailed.verb: (_("Your answer could not be delivered"), "circle-alert"),
}
_OTHER = (_("Something happened on a ticket"), "info")


def of_alarm(alarm: dict[str, Any]) -> str:
    """What an alarm says, in the reader's language."""
    text: str = alarm["text"]
    return str(gettext(text) % alarm["values"])


def of(verb: str) -> Promise:
    return SENTENCES.get(verb, _OTHER)[0]


def icon_of(verb: str) -> str:
    return SENTENCES.get(verb, _OTHER)[1]
