from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sigap.channels.email.models.mailbox import Mailbox
from sigap.tickets.models import Ticket


class TextKind(models.TextChoices):
    """On which occasion the desk writes by itself, and the frame of an agent's answer."""

    RECEIVED = "received", _("Request received")
    ASSIGNED = "assigned", _("Somebody takes care of it")
    WAITING = "waiting", _("Waiting for customer")
    ANSWERED = "answered", _("Frame of each answer")
    SOLVED = "solved", _("Solved")
    REOPENED = "reopened", _("Opened again")
    OVERDUE = "overdue", _("Later than promised")


ON_BY_ITSELF = frozenset({TextKind.RECEIVED, TextKind.ANSWERED})


class MailText(models.Model):
    """A mailbox's own words for an occasion, or whether it writes at all; without a row the text
    that ships counts, and ON_BY_ITSELF says whether it is sent. Empty words are those that ship.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=8, choices=TextKind.choices)
    is_on = models.BooleanField()
    text_id = models.TextField(default="", blank=True)
    text_en = models.TextField(default="", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mailbox", "kind"], name="mail_text_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.mailbox_id}"


class TextSent(models.Model):
    """That an occasion of a ticket has had its mail: ``occasion`` tells one from the next of its
    kind, so that nothing is ever said twice."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    occasion = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "kind", "occasion"], name="text_sent_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of #{self.ticket_id}"
