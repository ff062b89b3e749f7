"""Seals and verifies the journal (see docs/explanation/journal.md).

One sealer at a time takes the events that no running transaction can still slip in before, in the
order ``(tx, id)``, and writes their Merkle root, bound to the seal before by an HMAC.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from sigap.core import clock
from sigap.journal.models import Seal

LOCK = 7_301_001
MOST = 20_000
LEAF = 40
logger = logging.getLogger(__name__)

_SETTLED = """
SELECT id, digest, tx::text AS tx_text FROM journal_event
WHERE (tx, id) > (%s::xid8, %s) AND tx < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY tx, id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree: the event (or 0) and what is wrong with it."""

    event_id: int
    problem: str


def seal() -> int:
    """Writes seals until nothing settled is left unsealed; returns the number of events."""
    total = 0
    while sealed := _seal_once():
        total += sealed
    return total


def _seal_once() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        before = Seal.objects.order_by("-id").first()
        cursor.execute(
            _SETTLED,
            [before.last_tx if before else "0", before.last_id if before else 0, MOST],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        leaves = b"".join(_leaf(event_id, digest) for event_id, digest, _tx in rows)
        made = Seal(
            at=clock.now(),
            last_tx=rows[-1][2],
            last_id=rows[-1][0],
            events=len(rows),
            leaves=leaves,
            root=merkle_root(leaves),
        )
        made.mac = _mac(bytes(before.mac) if before else b"", made)
        made.save()
        logger.info("journal sealed: seal %s, root %s", made.pk, bytes(made.root).hex())
        return len(rows)


def adopt_restored() -> None:
    """After a restore: transaction numbers of the old cluster mean nothing in the new one, so all
    events get 0, and a seal over those that had none yet becomes the new starting point."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER event_append_only")
        cursor.execute("UPDATE journal_event SET tx = '0'::xid8")
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER event_append_only")
        sealed = {event_id for made in Seal.objects.iterator() for event_id in _expected(made)}
        cursor.execute("SELECT id, digest FROM journal_event ORDER BY id")
        rows = cursor.fetchall()
        leaves = b"".join(_leaf(*row) for row in rows if row[0] not in sealed)
        before = Seal.objects.order_by("-id").first()
        made = Seal(
            at=clock.now(),
            last_tx="0",
            last_id=rows[-1][0] if rows else 0,
            events=len(leaves) // LEAF,
            leaves=leaves,
            root=merkle_root(leaves),
        )
        made.mac = _mac(bytes(before.mac) if before else b"", made)
        made.save()


def verify() -> Iterator[Finding]:
    """Compares every seal with the rows, and every row with its digest."""
    mac_before = b""
    for made in Seal.objects.order_by("id").iterator(chunk_size=20):
        if not hmac.compare_digest(_mac(mac_before, made), bytes(made.mac)):
            yield Finding(0, f"seal {made.pk} does not carry this desk's signature")
        if merkle_root(bytes(made.leaves)) != bytes(made.root):
            yield Finding(0, f"seal {made.pk} has another root than its leaves")
        yield from _compare(made)
        mac_before = bytes(made.mac)
    yield from _altered_unsealed()


def _compare(made: Seal) -> Iterator[Finding]:
    expected = _expected(made)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, journal_digest(e) FROM journal_event e WHERE e.id = ANY(%s)",
            [list(expected)],
        )
        found = {event_id: bytes(digest) for event_id, digest in cursor.fetchall()}
    for event_id, digest in expected.items():
        if event_id not in found:
            yield Finding(event_id, "was removed")
        elif found[event_id] != digest:
            yield Finding(event_id, "was altered")


def _expected(made: Seal) -> dict[int, bytes]:
    leaves = bytes(made.leaves)
    return {
        int.from_bytes(leaves[i : i + 8], "big"): leaves[i + 8 : i + LEAF]
        for i in range(0, len(leaves), LEAF)
    }


def _altered_unsealed() -> Iterator[Finding]:
    last = Seal.objects.order_by("-id").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM journal_event e WHERE (tx, id) > (%s::xid8, %s)"
            " AND digest <> journal_digest(e) ORDER BY tx, id",
            [last.last_tx if last else "0", last.last_id if last else 0],
        )
        for (event_id,) in cursor.fetchall():
            yield Finding(event_id, "was altered")


def merkle_root(leaves: bytes) -> bytes:
    """Root of a binary tree over the 40-byte leaves (RFC 6962: 0 before leaves, 1 before nodes)."""
    level = [
        hashlib.sha256(b"\0" + leaves[i : i + LEAF]).digest() for i in range(0, len(leaves), LEAF)
    ]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(level) - len(level) % 2 :]
    return level[0] if level else b""


def _leaf(event_id: int, digest: bytes) -> bytes:
    return int(event_id).to_bytes(8, "big") + bytes(digest)


def _mac(before: bytes, made: Seal) -> bytes:
    content = before + bytes(made.root) + f"|{made.last_tx}|{made.last_id}|{made.events}".encode()
    key: bytes = settings.SECRET_KEYS.derive("journal seal", settings.SECRET_KEYS.fernet[-1])
    return hmac.new(key, content, hashlib.sha256).digest()
