from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sigap.channels.email.models.mailbox import Mailbox


class MailboxHealth(models.Model):
    """What is known of a mailbox besides its settings.

    ``selectors`` are those under which its mail server publishes DKIM keys. ``trip_*`` are about
    the last test mail to itself: sent and not back while ``trip_back_at`` and ``trip_error`` are
    empty.
    """

    mailbox = models.OneToOneField(
        Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    selectors = ArrayField(models.TextField(), default=list, blank=True)
    trip_token = models.TextField(default="", blank=True)
    trip_sent_at = models.DateTimeField(null=True)
    trip_back_at = models.DateTimeField(null=True)
    trip_error = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"health of mailbox {self.mailbox_id}"
