"""Mail servers that sign (DKIM), and domains that want it so (DMARC)."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.peers.names import NameServer


class Signer:
    """Signs for ``domains``, whose keys and strict policies the name server tells."""

    def __init__(self, name_server: NameServer, domains: Iterable[str]) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
        for domain in domains:
            name_server.txt[f"s1._domainkey.{domain}"] = record
            name_server.txt[f"_dmarc.{domain}"] = "v=DMARC1; p=reject"

    def sign(self, raw: bytes, domain: str) -> bytes:
        names = [b"From", b"To", b"Subject"]
        header = dkim.sign(raw, b"s1", domain.encode(), self._pem, include_headers=names)
        return bytes(header) + raw
