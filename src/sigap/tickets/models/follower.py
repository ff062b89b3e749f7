from __future__ import annotations

from django.db import models

from sigap.people.models import Account
from sigap.tickets.models.ticket import Ticket


class Follower(models.Model):
    """An agent who is told of everything that others do in the ticket."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "account"], name="follower_once"),)

    def __str__(self) -> str:
        return f"{self.account_id} follows #{self.ticket_id}"
