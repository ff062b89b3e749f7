from __future__ import annotations

from django.db import models

from sigap.core.models import Blob
from sigap.people.models import Account, Team


class Shared(models.Model):
    """Whose it is: one agent's (``owner``), a team's (``team``), or everybody's (neither)."""

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class CannedReply(Shared):
    """A prepared text, in either language or both. ``folder`` is a path such as ``Akun/Sandi``;
    ``review_by``: somebody should look whether it is still true."""

    folder = models.CharField(max_length=120, default="", blank=True)
    text_id = models.TextField(default="", blank=True)
    text_en = models.TextField(default="", blank=True)
    used_count = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    review_by = models.DateField(null=True)


class CannedFile(models.Model):
    """A file that goes along with a canned reply."""

    reply = models.ForeignKey(CannedReply, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    content_type = models.TextField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.name
