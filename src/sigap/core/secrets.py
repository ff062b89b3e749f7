"""Sealing and signing with the desk's keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection, models

from sigap.core.keys import Keys
from sigap.core.models import KeyProof

PROOF = b"sigap"
SIGNATURE_BYTES = 10


class WrongKey(SystemExit):
    """The key file belongs to another desk."""


def _keys() -> Keys:
    keys: Keys = settings.SECRET_KEYS
    return keys


def seal(text: str) -> bytes:
    return _keys().cipher().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    return _keys().cipher().decrypt(bytes(sealed)).decode()


def prove_key() -> None:
    """Refuses to start a desk with a key file that cannot read what its database holds."""
    proof = KeyProof.objects.first()
    if proof is None:
        KeyProof.objects.create(sealed=_keys().cipher().encrypt(PROOF))
        return
    try:
        _keys().cipher().decrypt(bytes(proof.sealed))
    except InvalidToken as error:
        raise WrongKey(
            "The key file does not belong to this database: its stored secrets cannot be read."
            " Put the right file at SIGAP_SECRET_KEY_FILE or into the data folder as secret.key"
            f" (database {connection.settings_dict['NAME']})."
        ) from error


def sign(purpose: str, value: str) -> str:
    """80 bits in lower-case base32, safe in a mail address; bound to the purpose."""
    mac = hmac.new(_keys().derive(purpose), value.encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:SIGNATURE_BYTES]).decode().lower()


def signed(purpose: str, value: str, signature: str) -> bool:
    """Whether one of the desk's keys made this signature, in constant time per key."""
    good = False
    for key in _keys().fernet:
        mac = hmac.new(_keys().derive(purpose, key), value.encode(), hashlib.sha256).digest()
        made = base64.b32encode(mac[:SIGNATURE_BYTES]).decode().lower()
        good |= hmac.compare_digest(made.encode(), signature.lower().encode())
    return good


def random_name() -> str:
    """128 random bits for addresses that must not be guessed."""
    return secrets.token_urlsafe(16)


class SealedTextField(models.TextField):  # type: ignore[type-arg]  # not generic at run time
    """Text that the database holds sealed; plain in Python."""

    def from_db_value(self, value: str | None, *_: object) -> str:
        return unseal(value.encode()) if value else ""

    def get_prep_value(self, value: object) -> str:
        return seal(str(value)).decode() if value else ""
