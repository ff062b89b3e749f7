from __future__ import annotations

from django.db import models


class Seal(models.Model):
    """Proof over a range of events in the order ``(tx, id)``.

    ``leaves`` holds 40 bytes for each event, its id (8, big endian) and its digest (32), so that a
    missing or altered row can be named; ``root`` is their Merkle root; ``mac`` binds the root to
    the seal before with a key that lies outside the database.
    """

    at = models.DateTimeField()
    last_tx = models.TextField()
    last_id = models.BigIntegerField()
    events = models.IntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.events} events"
