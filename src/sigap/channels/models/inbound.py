from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from sigap.core.models import Blob
from sigap.tickets.models import Message


class InboundState(models.TextChoices):
    STORED = "stored"
    DONE = "done"
    FAILED = "failed"
    HELD = "held"


class Inbound(models.Model):
    """A message as it came in, byte for byte, stored before anybody is told "accepted".

    Rows in state ``stored`` are the queue of what is still to be read. ``external_id`` is unique
    per source (for mail the SHA-256 of the bytes), so that a message delivered twice is one row.
    ``recipients`` are the addresses it was delivered to, where the channel knows them;
    ``through`` is the own address whose mailbox it was fetched from.
    ``return_path`` is the sender on the envelope: None where unknown, empty for automatic mail.
    ``reason`` says why it failed or is held in quarantine, or what is special about what became
    of it. ``released`` by a person, it is filed whatever speaks against it.
    """

    source = models.CharField(max_length=16)
    external_id = models.TextField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    size = models.BigIntegerField()
    recipients = models.JSONField(default=list)
    through = models.TextField(default="")
    return_path = models.TextField(null=True)  # noqa: DJ001 - unknown differs from empty
    state = models.CharField(
        max_length=8, choices=InboundState.choices, default=InboundState.STORED
    )
    reason = models.TextField(default="")
    released = models.BooleanField(default=False, db_default=False)
    attempts = models.SmallIntegerField(default=0)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    message = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="inbound"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "external_id"], name="inbound_once"),
        )
        indexes = (
            models.Index(
                fields=["attempts", "id"], name="inbound_stored", condition=Q(state="stored")
            ),
            models.Index(fields=["-id"], name="inbound_failed", condition=Q(state="failed")),
            models.Index(fields=["-id"], name="inbound_held", condition=Q(state="held")),
            # Rows come in the order of their time, so ranges of pages are enough, and cost nothing.
            BrinIndex(fields=["received_at"], name="inbound_received", autosummarize=True),
        )

    def __str__(self) -> str:
        return f"inbound {self.pk}: {self.state}"
