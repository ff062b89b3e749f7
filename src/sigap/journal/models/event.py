from __future__ import annotations

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened. Rows are only ever added; a trigger refuses the rest.

    ``tx`` is the writing transaction (xid8) and ``digest`` the SHA-256 of the row's canonical
    content; both are set by the database. Order is ``(tx, id)``, never ``id`` alone.
    """

    at = models.DateTimeField()
    verb = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    stream_kind = models.TextField()
    stream_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    source = models.TextField(default="")
    cause = models.BigIntegerField(null=True)
    depth = models.SmallIntegerField(default=0)
    quiet = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["stream_kind", "stream_id", "id"], name="event_stream"),
            models.Index(
                fields=["actor_id", "-id"], name="event_of_agent", condition=Q(actor_kind="agent")
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.stream_kind} {self.stream_id}"
