from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from sigap.tickets.models.message import Message


class OutboundState(models.TextChoices):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Outbound(models.Model):
    """A message on its way out: written with it in one transaction, a row of the outbox's queue.

    One that is ``scheduled`` for later answers nobody before it leaves, and is called off when the
    customer writes first. ``channel`` names the adapter that sends it. ``rfc_message_id`` is fixed
    before the first try, so that a repeat can be recognised. ``leased_until`` is the database's
    time: a sender that died loses the row then. ``recipients`` is a list of addresses; ``reports``
    maps some of them to what was reported later, ``{"kind", "status", "detail", "at"}``.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="outbound")
    channel = models.CharField(max_length=16, default="mail")
    state = models.CharField(
        max_length=10, choices=OutboundState.choices, default=OutboundState.PENDING
    )
    automatic = models.BooleanField(default=False)
    scheduled = models.BooleanField(default=False, db_default=False)
    send_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    rfc_message_id = models.TextField(unique=True)
    in_reply_to = models.TextField(default="")
    references = models.TextField(default="")
    recipients = models.JSONField(default=list)
    reports = models.JSONField(default=dict, db_default={})
    response = models.TextField(default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["send_after"],
                name="outbound_due",
                condition=Q(state__in=["pending", "sending"]),
            ),
            BrinIndex(fields=["finished_at"], name="outbound_finished", autosummarize=True),
        )

    def __str__(self) -> str:
        return f"{self.rfc_message_id}: {self.state}"
