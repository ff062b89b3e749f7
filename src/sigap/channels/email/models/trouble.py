from __future__ import annotations

from django.db import models
from django.db.models import Q

from sigap.channels.email.models.mailbox import Mailbox


class Cause(models.TextChoices):
    FETCH = "fetch"
    SEND = "send"
    FAILED = "failed"
    OUTBOX = "outbox"


class Trouble(models.Model):
    """A spell of trouble with mail, of one mailbox or of the whole desk.

    ``said`` is what a server answered; ``told_at`` when administrators were told, empty while it
    is too short for that; ``ended_at`` is empty while it lasts.
    """

    cause = models.CharField(max_length=6, choices=Cause.choices)
    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.CASCADE)
    said = models.TextField(default="", blank=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["cause", "mailbox"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="trouble_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cause} of {self.mailbox_id}"
