from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """That a process of the desk is at work; written every few seconds."""

    process = models.CharField(max_length=32, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.process} at {self.seen_at}"
