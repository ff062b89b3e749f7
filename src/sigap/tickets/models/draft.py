from __future__ import annotations

from django.db import models
from django.db.models import Q

from sigap.people.models import Account
from sigap.tickets.models.ticket import Ticket


class DraftKind(models.TextChoices):
    REPLY = "reply"
    NOTE = "note"


class Draft(models.Model):
    """What an agent is writing in a ticket, one for replies and one for notes.

    Its author's alone, unless ``is_shared``: then a colleague may finish it. ``submitted_at``: a
    trainee's answer that waits for release. ``files`` are uploads, ``{"id", "name"}``.
    """

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="drafts", db_index=False
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=DraftKind.choices)
    html = models.TextField(default="")
    text = models.TextField(default="")
    cc = models.TextField(default="")
    bcc = models.TextField(default="")
    files = models.JSONField(default=list)
    is_shared = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "account", "kind"],
                name="draft_once",
                condition=Q(is_shared=False, submitted_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=["ticket"], name="draft_ticket"),
            models.Index(
                fields=["submitted_at"],
                name="draft_submitted",
                condition=Q(submitted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.kind} of {self.account_id} in #{self.ticket_id}"
