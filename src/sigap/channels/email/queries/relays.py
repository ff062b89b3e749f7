"""Whose relay address it is."""

from __future__ import annotations

from hashlib import sha256

from sigap.channels.email.models import Relay


def digest_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def relay_of(secret: str) -> Relay | None:
    """The relay with that secret in its address. Looked for by digest, so that how long it takes
    tells nothing of the secret."""
    found = Relay.objects.select_related("mailbox").filter(digest=digest_of(secret))
    return found.defer("mailbox__imap_password", "mailbox__smtp_password").first()
