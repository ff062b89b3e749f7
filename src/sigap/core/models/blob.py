from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """A file's content, known by its SHA-256 in hex; the bytes lie in the storage ``blobs``."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
