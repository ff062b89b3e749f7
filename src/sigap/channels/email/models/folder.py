from __future__ import annotations

from django.db import models

from sigap.channels.email.models.mailbox import Mailbox


class FolderMark(models.Model):
    """How far a folder on an IMAP server has been fetched.

    ``account`` is who signs in where; ``uidvalidity`` what the server's numbers hold good for.
    Every message up to ``last_uid`` is dealt with, except those in ``left``: a set of UIDs as IMAP
    writes it (``4,7:9``). ``looked_at`` is when the folder was last seen whole.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    folder = models.TextField()
    account = models.TextField()
    uidvalidity = models.BigIntegerField()
    last_uid = models.BigIntegerField()
    left = models.TextField(default="", blank=True)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "folder"], name="mailbox_folder_once"),
        )

    def __str__(self) -> str:
        return f"{self.folder} of {self.mailbox_id} up to {self.last_uid}"
