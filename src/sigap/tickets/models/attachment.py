from __future__ import annotations

from django.db import models
from django.db.models import Q

from sigap.core.models import Blob
from sigap.core.secrets import random_name
from sigap.people.models import Account
from sigap.tickets.models.message import Message


class Attachment(models.Model):
    """A file of a message; before its message is written, of the agent who uploaded it.

    ``name`` is what the sender called it, never used as a path; ``key`` (128 random bits) is its
    address.
    """

    message = models.ForeignKey(
        Message, null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    uploaded_by = models.ForeignKey(Account, null=True, on_delete=models.CASCADE)
    key = models.CharField(max_length=32, unique=True, default=random_name)
    name = models.TextField()
    content_type = models.TextField()
    size = models.BigIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)
    content_id = models.TextField(default="")
    inline = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=["created_at"], name="attachment_unsent", condition=Q(message=None)
            ),
        )

    def __str__(self) -> str:
        return self.name
