from __future__ import annotations

from django.db import models

from sigap.journal.models.event import Event


class Pending(models.Model):
    """An event that subscribers have not seen yet: a row of the drain's queue."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True)

    def __str__(self) -> str:
        return f"pending {self.pk}"


class Delivery(models.Model):
    """That a subscriber has dealt with an event, written in the subscriber's own transaction."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, db_index=False)
    subscriber = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.event_id}"
