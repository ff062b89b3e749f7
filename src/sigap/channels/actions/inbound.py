"""What came in: stored first, read and filed afterwards, kept and listed where that fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection, transaction

from sigap.channels.locking import Locks, only_one
from sigap.channels.models import Inbound, InboundState
from sigap.channels.reading import Adapter, CannotRead, Filed, TryAgain, adapter_of
from sigap.core import blobs, clock
from sigap.core.failpoints import failpoint

CHANNEL = "sigap_inbound"
BATCH = 20
BATCH_BYTES = 32 * 1024 * 1024
MOST_ATTEMPTS = 3
LIMIT_EXCEEDED = "54"
logger = logging.getLogger(__name__)

_STORE = """
WITH written AS (
  INSERT INTO channels_inbound AS i (source, external_id, blob_id, size, recipients, through,
    return_path, state, reason, attempts, received_at)
  VALUES (%s, %s, %s, %s, %s, %s, %s, 'stored', '', 0, %s)
  ON CONFLICT (source, external_id) DO UPDATE SET recipients = i.recipients
    || coalesce((SELECT jsonb_agg(e) FROM jsonb_array_elements(excluded.recipients) AS e
                 WHERE NOT i.recipients @> e), '[]')
  RETURNING *
)
SELECT *, pg_notify(%s, '') FROM written
"""
_FINISH = """
UPDATE channels_inbound AS i
SET state = CASE WHEN d.message IS NULL AND NOT d.settled THEN 'held' ELSE 'done' END,
  message_id = d.message, reason = d.reason, finished_at = %s
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::boolean[])
  AS d(id, message, reason, settled) WHERE i.id = d.id
"""


@dataclass(frozen=True, slots=True)
class _Read:
    inbound: Inbound
    adapter: Adapter
    content: object


def store(
    raw: bytes,
    *,
    source: str = "mail",
    recipients: Iterable[str] = (),
    through: str = "",
    return_path: str | None = None,
    external_id: str = "",
) -> Inbound:
    """Keeps the bytes for good; once this returns they are committed and their sender may be
    told so. The same ``external_id`` twice, where there is none the same bytes, are one row,
    which gathers the recipients of both.

    Raises OSError or a database error where they could not be kept.
    """
    with transaction.atomic(durable=True):
        sha256 = blobs.put(raw)
        known = [json.dumps(list(recipients)), through, return_path]
        values = [source, external_id or sha256, sha256, len(raw), *known, clock.now(), CHANNEL]
        (stored,) = Inbound.objects.raw(_STORE, values)
        failpoint("inbound.before_commit")
    failpoint("inbound.committed")
    return stored


def process(limit: int = BATCH) -> int:
    """Reads and files one batch, oldest first; returns how many rows it dealt with.

    One process at a time does so, because an answer must not overtake what it answers. Nothing
    is locked while strangers' bytes are read. First the batch is filed in one transaction; if
    anything raises, each message again in its own.
    """
    with only_one(Locks.INBOUND) as alone:
        if not alone:
            return 0
        waiting = _waiting(limit)
        read = [found for inbound in waiting if (found := _read(inbound))]
        failpoint("inbound.before_filing")
        try:
            _file(read)
        except (OperationalError, InterfaceError) as error:
            if not _is_limit(error):
                raise
            _file_alone(read)
        except Exception:
            logger.exception("filing failed; the batch is repeated one by one")
            _file_alone(read)
        failpoint("inbound.filed")
        return len(waiting)


def _waiting(limit: int) -> list[Inbound]:
    """The next rows; as many as fit into memory together, at least one."""
    rows = Inbound.objects.filter(state=InboundState.STORED).order_by("attempts", "id")[:limit]
    taken: list[Inbound] = []
    size = 0
    for row in rows:
        size += row.size
        if taken and size > BATCH_BYTES:
            break
        taken.append(row)
    return taken


def _read(inbound: Inbound) -> _Read | None:
    try:
        adapter = adapter_of(inbound.source)
        return _Read(inbound, adapter, adapter.read(blobs.read(inbound.blob_id)))
    except TryAgain as error:
        _count_attempt(inbound, str(error))
    except (CannotRead, blobs.BlobDamaged) as error:
        _fail(inbound, str(error))
    except Exception as error:
        logger.exception("inbound %s could not be read", inbound.pk)
        _fail(inbound, _words(error))
    return None


@transaction.atomic
def _file(read: Sequence[_Read]) -> None:
    ids = [found.inbound.pk for found in read]
    rows = Inbound.objects.filter(pk__in=ids, state=InboundState.STORED)
    ours = {row.pk: row for row in rows.select_for_update(skip_locked=True)} if ids else {}
    by_adapter: dict[int, list[_Read]] = {}
    for found in read:
        if found.inbound.pk in ours:
            by_adapter.setdefault(id(found.adapter), []).append(found)
    for group in by_adapter.values():
        # The locked row, not the one read before: recipients may have been added since.
        pairs = [(ours[found.inbound.pk], found.content) for found in group]
        _finish([row for row, _ in pairs], group[0].adapter.file(pairs))
    failpoint("inbound.before_filing_commit")


def _file_alone(read: Sequence[_Read]) -> None:
    for found in read:
        try:
            _file([found])
        except Exception as error:
            if isinstance(error, (OperationalError, InterfaceError)) and not _is_limit(error):
                raise
            logger.exception("inbound %s could not be filed", found.inbound.pk)
            _fail(found.inbound, _words(error))


def _finish(rows: Sequence[Inbound], filed: Sequence[Filed]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _FINISH,
            [
                clock.now(),
                [row.pk for row in rows],
                [each.message.pk if each.message else None for each in filed],
                [each.remark for each in filed],
                [each.settled for each in filed],
            ],
        )


def _fail(inbound: Inbound, reason: str) -> None:
    logger.warning("inbound %s failed: %s", inbound.pk, reason)
    Inbound.objects.filter(pk=inbound.pk, state=InboundState.STORED).update(
        state=InboundState.FAILED,
        reason=reason[:2000],
        attempts=inbound.attempts + 1,
        finished_at=clock.now(),
    )


def _count_attempt(inbound: Inbound, reason: str) -> None:
    if inbound.attempts + 1 >= MOST_ATTEMPTS:
        _fail(inbound, f"given up after {MOST_ATTEMPTS} attempts: {reason}")
        return
    Inbound.objects.filter(pk=inbound.pk, state=InboundState.STORED).update(
        attempts=inbound.attempts + 1, reason=reason[:2000]
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\x00", "")


def _is_limit(error: Exception) -> bool:
    """Whether the message itself is too much for the database, and not the database down."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return str(state).startswith(LIMIT_EXCEEDED)
