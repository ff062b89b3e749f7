"""Sets of UIDs as IMAP writes them: ``4,7:9``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# Servers refuse long command lines; the shortest limit in use is 8,000 bytes.
RANGES_PER_COMMAND = 200


def uid_set(uids: Iterable[int]) -> str:
    """The shortest writing of the numbers."""
    ranges: list[list[int]] = []
    for uid in sorted(uids):
        if ranges and ranges[-1][1] == uid - 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in ranges)


def in_commands(written: str) -> Iterator[str]:
    """The set in pieces, each short enough for one command."""
    ranges = written.split(",") if written else []
    for start in range(0, len(ranges), RANGES_PER_COMMAND):
        yield ",".join(ranges[start : start + RANGES_PER_COMMAND])
