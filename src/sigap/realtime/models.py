from __future__ import annotations

from datetime import timedelta

from django.db import models

from sigap.people.models import Account
from sigap.tickets.models import Ticket

KEPT = timedelta(seconds=45)
CHANNEL = "sigap_presence"


class Doing(models.TextChoices):
    VIEWING = "viewing"
    REPLY = "reply"
    NOTE = "note"


class Presence(models.Model):
    """Who has a ticket open in one tab, and what is written there. Nobody's record: rows live for
    seconds, the table is unlogged and empty after a crash, and nothing of it enters the journal."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    tab = models.CharField(max_length=36)
    doing = models.CharField(max_length=8, choices=Doing.choices)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "account", "tab"], name="presence_once"),
        )
        indexes = (models.Index(fields=["seen_at"], name="presence_seen"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.doing} #{self.ticket_id}"
