"""Signs our mail for its domain (DKIM, RFC 6376)."""

from __future__ import annotations

import base64

import dkim
from cryptography.hazmat.primitives import serialization

from sigap.channels.email.models import SigningKey

# From twice, so that nobody can add a second one and keep the signature valid.
_HEADERS = [b"From", b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"In-Reply-To",
            b"References", b"Reply-To", b"MIME-Version", b"Content-Type"]  # fmt: skip


def signed(raw: bytes, domain: str) -> bytes:
    """The mail with a signature of its domain; as it is where the domain has no key."""
    key = SigningKey.objects.filter(domain=domain.lower()).first()
    if key is None:
        return raw
    header = dkim.sign(
        raw,
        key.selector.encode(),
        key.domain.encode(),
        key.private_key.encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=_HEADERS,
    )
    return bytes(header) + raw


def dns_record(key: SigningKey) -> str:
    """The TXT record that the domain's DNS must have at ``str(key)``."""
    private = serialization.load_pem_private_key(key.private_key.encode(), password=None)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
