from __future__ import annotations

from django.db import models


class IdempotentAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that a repeat changes nothing."""

    owner = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    content_type = models.TextField()
    etag = models.TextField(default="")
    body = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["owner", "key"], name="idempotent_once"),)
        indexes = (models.Index(fields=["created_at"], name="idempotent_age"),)

    def __str__(self) -> str:
        return self.key
