"""Takes an archive in, a batch at a time, so that new mail does not wait behind it."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.importing import SOURCES
from sigap.channels.email.importing.sources import Found
from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES
from sigap.channels.email.queries.mailboxes import directory
from sigap.channels.models import Inbound, InboundState

BATCH = 50
LOOK_S = 0.05


@dataclass(frozen=True, kw_only=True, slots=True)
class How:
    """``status`` is one of SOURCES; ``through`` the mailbox for what names none."""

    status: str = "solved"
    since: date | None = None
    through: str = ""


def take_in(archive: Iterable[Found], how: How) -> Counter[str]:
    """Counts ``too_old``, ``own`` (sent by the desk's own addresses), ``too_large``, ``known`` (the
    same bytes came before), then what became of the others: ``done``, ``failed``, ``held``.

    Broken off and begun again, it goes on where it was. Raises OSError, or a database error.
    """
    counts: Counter[str] = Counter()
    messages = iter(archive)
    while batch := list(islice(messages, BATCH)):
        stored = [pk for found in batch if (pk := _store(found, how, counts))]
        _file(stored)
        states = Inbound.objects.filter(pk__in=stored).values_list("state", flat=True)
        counts.update(states)
    return counts


def _store(found: Found, how: How, counts: Counter[str]) -> int | None:
    if found.is_before(how.since):
        counts["too_old"] += 1
        return None
    if directory().is_own(found.sender):
        counts["own"] += 1
        return None
    raw = found.read()
    if len(raw) > MAX_MESSAGE_BYTES:
        counts["too_large"] += 1
        return None
    known = Inbound.objects.filter(blob_id=hashlib.sha256(raw).hexdigest())
    if known.exclude(state=InboundState.STORED).exists():
        counts["known"] += 1
        return None
    return store(raw, source=SOURCES[how.status], through=how.through).pk


def _file(stored: list[int]) -> None:
    """By the worker if one is running, else here."""
    waiting = Inbound.objects.filter(pk__in=stored, state=InboundState.STORED)
    while waiting.exists():
        if not process():
            time.sleep(LOOK_S)
