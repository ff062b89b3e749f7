from __future__ import annotations

from django.db import models

from sigap.tickets.models import Outbound


class Delivery(models.Model):
    """What a mail server finally said about one recipient, where it was not the same for all."""

    outbound = models.ForeignKey(Outbound, on_delete=models.CASCADE, related_name="+")
    address = models.TextField()
    accepted = models.BooleanField()
    response = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["outbound", "address"], name="mail_delivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.address}: {self.response}"
