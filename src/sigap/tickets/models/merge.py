from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sigap.people.models import Account
from sigap.tickets.models.ticket import Ticket


class Merge(models.Model):
    """One ticket that went into another, with what is needed to take it out again.

    ``tags`` are those that it brought along, ``let_in`` the contacts who were only proposed in the
    survivor and took part by it; ``was_closed``: it was closed before, so that what arrives for it
    is the survivor's. Which messages and people it brought, their own ``home`` says.
    """

    survivor = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    tags = ArrayField(models.TextField(), default=list)
    let_in = ArrayField(models.BigIntegerField(), default=list)
    was_closed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["merged"], name="merged_once", condition=Q(undone_at=None)
            ),
            models.CheckConstraint(
                condition=~Q(merged=models.F("survivor")), name="merged_into_another"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.merged_id} in #{self.survivor_id}"
