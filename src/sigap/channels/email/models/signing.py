from __future__ import annotations

from django.db import models

from sigap.core.secrets import SealedTextField


class SigningKey(models.Model):
    """The DKIM key with which mail of a domain of ours is signed (RFC 6376).

    ``private_key`` is PEM; the public half belongs into the domain's DNS under ``selector``.
    """

    domain = models.TextField(unique=True)
    selector = models.TextField()
    private_key = SealedTextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"
