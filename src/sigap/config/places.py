"""Where a desk keeps what it owns: one data folder with database, files, keys and logs."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sigap.config import env

SOCKET_PATH_LIMIT = 90


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files below ``SIGAP_DATA``."""

    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def postgres_socket(self) -> Path:
        """The folder of the socket; short, because the kernel takes paths of 107 bytes at most."""
        near = self.postgres / "run"
        if len(str(near)) <= SOCKET_PATH_LIMIT:
            return near
        digest = hashlib.sha256(str(self.postgres).encode()).hexdigest()[:12]
        return Path("/tmp") / f"sigap-{os.geteuid()}-{digest}"  # noqa: S108 - mode 0700, own user

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def key_file(self) -> Path:
        return self.data / "secret.key"


def default_data() -> Path:
    """Root keeps its desk in /var/lib, where the database's own user can reach it."""
    if os.geteuid() == 0:
        return Path("/var/lib/sigap")
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "sigap"


def places() -> Places:
    return Places(env.folder("SIGAP_DATA", default_data()))
