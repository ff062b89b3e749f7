"""The desk's secret keys: one file, made on the first start, kept outside the database.

A line is a Fernet key; the first encrypts and signs, the others still decrypt, so that a key is
changed by putting a new one on top. Lost keys cannot be replaced: what they sealed stays sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet


class KeyFileUnusable(SystemExit):
    """The key file cannot be read or holds no key."""


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys, the newest first."""

    fernet: tuple[str, ...]

    @property
    def signing(self) -> str:
        return self.derive("django").hex()

    def cipher(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.fernet])

    def derive(self, purpose: str, key: str = "") -> bytes:
        """32 bytes for one purpose, from the newest key unless another is named."""
        return hmac.new((key or self.fernet[0]).encode(), purpose.encode(), hashlib.sha256).digest()


def load_keys(path: Path) -> Keys:
    """Reads the file of ``SIGAP_SECRET_KEY_FILE``, else ``path``, which is made if missing."""
    named = os.environ.get("SIGAP_SECRET_KEY_FILE")
    chosen = Path(named) if named else path
    if not named and not chosen.exists():
        _make(chosen)
    try:
        lines = [line.strip() for line in chosen.read_text(encoding="ascii").splitlines()]
        keys = Keys(tuple(line for line in lines if line))
        keys.cipher()
    except (OSError, ValueError) as error:
        raise KeyFileUnusable(
            f"The key file {chosen} cannot be used: {error}. Put back the file of this desk"
            " (sigap backup holds a copy); a new one could not read the stored secrets."
        ) from error
    return keys


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        unfinished.unlink()
