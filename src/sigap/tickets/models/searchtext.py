from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from sigap.tickets.models.ticket import Ticket


class SearchText(models.Model):
    """What can be searched in a ticket: ``public`` for all who see it, ``full`` with notes too."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True)
    public = SearchVectorField()
    full = SearchVectorField()

    class Meta:
        indexes = (
            GinIndex(fields=["public"], name="searchtext_public"),
            GinIndex(fields=["full"], name="searchtext_full"),
        )

    def __str__(self) -> str:
        return f"search text of #{self.ticket_id}"
