from __future__ import annotations

from django.db import models
from django.db.models import Q

from sigap.channels.email.models.mailbox import Mailbox
from sigap.tickets.models import Outbound


class SentCopy(models.Model):
    """A copy of an answer for the mailbox's own folder of sent mail, one for each message.

    ``raw`` are the bytes that the server took, kept until the copy is filed, no longer wanted
    (``filed_at`` empty, no ``error``) or given up (``error`` says why). ``attempts`` counts a try
    before it is made: after one that broke off, the folder is searched first.
    """

    outbound = models.OneToOneField(
        Outbound, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    raw = models.BinaryField(null=True)
    attempts = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["due_at"], name="sent_copy_due", condition=Q(raw__isnull=False)),
        )

    def __str__(self) -> str:
        return f"copy of {self.outbound_id}"
