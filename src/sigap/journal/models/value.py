from __future__ import annotations

from django.db import models


class Value(models.Model):
    """A personal text that events point at, so that erasing it leaves history and proof whole."""

    stream_kind = models.TextField()
    stream_id = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["stream_kind", "stream_id"], name="value_stream"),)

    def __str__(self) -> str:
        return f"value {self.pk}"
