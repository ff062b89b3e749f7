from __future__ import annotations

from django.db import models


class KeyProof(models.Model):
    """One sealed word: who cannot read it holds another key file than this database's."""

    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "key proof"
