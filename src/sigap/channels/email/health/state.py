"""One word for how a mailbox does, and the sentences behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sigap.channels.email.models import Mailbox
from sigap.channels.email.queries.health import Figures


@dataclass(frozen=True, slots=True)
class State:
    """``tone`` is that of a pill; ``reasons`` are pairs of a heading and what a server said."""

    name: str
    tone: str
    icon: str
    words: str
    reasons: tuple[tuple[str, str], ...] = ()


def state_of(mailbox: Mailbox, figures: Figures) -> State:
    """The worst that is known now."""
    if not mailbox.is_active:
        words = _("This mailbox is switched off: nothing is fetched.")
        return State(_("Off"), "", "circle", words)
    reasons = tuple(
        (heading, said)
        for heading, said in (
            (_("Fetching fails"), mailbox.last_error),
            (_("Sending fails"), mailbox.send_error),
        )
        if said
    )
    if mailbox.paused_at:
        words = _("Sending is paused until somebody has looked at the sign-in.")
        return State(_("Paused"), "amber", "circle-dashed", words, reasons)
    if reasons:
        words = _("Sigap keeps trying; nothing is lost.")
        return State(_("Fails"), "red", "circle-alert", words, reasons)
    if not (mailbox.last_success_at or figures.last_in or figures.last_out):
        words = _("Nothing has come in or gone out yet. A test mail shows whether it works.")
        return State(_("Not tried yet"), "blue", "circle-dot", words)
    return State(_("Works"), "green", "circle-check", _("Nothing is wrong that Sigap knows of."))
