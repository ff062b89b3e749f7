"""Content-addressed files: written once, named by their SHA-256, never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from sigap.core import clock
from sigap.core.failpoints import failpoint
from sigap.core.models import Blob

CHUNK = 256 * 1024


class BlobDamaged(Exception):
    """The stored bytes are missing or no longer have the hash that names them."""


def put(content: bytes) -> str:
    """Stores the bytes durably and returns their SHA-256 in hex. Storing them twice is harmless.

    The file is on disk before the row is; a file without a row is swept after a day.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    storage = storages["blobs"]
    if isinstance(storage, FileSystemStorage):
        _write_durably(Path(storage.path(_name(sha256))), content)
    elif not storage.exists(_name(sha256)):
        storage.save(_name(sha256), ContentFile(content))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_blob (sha256, size, stored_at) VALUES (%s, %s, %s)"
            " ON CONFLICT (sha256) DO NOTHING",
            [sha256, len(content), clock.now()],
        )
    return sha256


def read(sha256: str) -> bytes:
    """The bytes; raises BlobDamaged when they are missing or altered."""
    try:
        with storages["blobs"].open(_name(sha256)) as file:
            content = file.read()
    except OSError as error:
        raise BlobDamaged(f"blob {sha256} cannot be read: {error}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BlobDamaged(f"blob {sha256} was altered")
    return bytes(content)


def chunks(sha256: str) -> Iterator[bytes]:
    """The bytes piece by piece, for sending; not checked against the hash."""
    with storages["blobs"].open(_name(sha256)) as file:
        yield from file.chunks(CHUNK)


def discard(sha256: str) -> bool:
    """Deletes bytes that no row names any more, with the transaction; False where one does."""
    try:
        with transaction.atomic():
            Blob.objects.filter(pk=sha256).delete()
    except (ProtectedError, IntegrityError):
        return False
    transaction.on_commit(lambda: storages["blobs"].delete(_name(sha256)))
    return True


def remove_orphans(storage: Storage, *, older_than_s: float) -> int:
    """Deletes files that no row names (left by a killed writer); returns how many."""
    removed = 0
    moment = clock.now().timestamp() - older_than_s
    for name in _all_names(storage):
        sha256 = name.rsplit("/", 1)[-1]
        old = storage.get_modified_time(name).timestamp() < moment
        if old and not Blob.objects.filter(pk=sha256).exists():
            storage.delete(name)
            removed += 1
    return removed


def _all_names(storage: Storage) -> Iterator[str]:
    for first in storage.listdir("")[0]:
        for second in storage.listdir(first)[0]:
            for name in storage.listdir(f"{first}/{second}")[1]:
                yield f"{first}/{second}/{name}"


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _write_durably(path: Path, content: bytes) -> None:
    if path.exists() and path.stat().st_size == len(content):
        os.utime(path)  # young again, so that the sweeper spares it until its row is there
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{id(content)}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        failpoint("blob.written")
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)  # half a file would only fill a full disk further
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
        failpoint("blob.renamed")
    finally:
        os.close(folder)
