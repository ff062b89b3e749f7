from __future__ import annotations

from django.db import models

from sigap.people.models import Account
from sigap.tickets.models.message import Message


class Revision(models.Model):
    """What a note said before ``account`` changed or withdrew it ``at`` that moment."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    html = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"message {self.message_id} before {self.at:%Y-%m-%d %H:%M}"
