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
    TicketAssigned,
    TicketOpened,
)

SENTENCES: dict[str, tuple[Promise, str]] = {
    TicketOpened.verb: (_("A ticket was assigned to you"), "inbox"),
    TicketAssigned.verb: (_("A ticket was assigned to you"), "inbox"),
    MessageReceived.verb: (_("The customer answered"), "message-square"),
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
