"""A calendar invitation as messages keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptInvitation:
    """``starts`` and ``ends`` as in ``envelope.Invitation``; ``organiser`` an address or empty;
    ``answer`` what we said to it."""

    method: str
    uid: str
    sequence: int
    summary: str
    location: str
    starts: datetime | date | None
    ends: datetime | date | None
    organiser: str
    answer: str

    @property
    def is_answerable(self) -> bool:
        return self.method in ("REQUEST", "") and bool(self.uid and self.organiser)


def invitation_of(kept: dict[str, Any] | None) -> KeptInvitation | None:
    if not kept:
        return None
    organiser = kept.get("organiser") or {}
    return KeptInvitation(
        method=kept["method"],
        uid=kept["uid"],
        sequence=kept["sequence"],
        summary=kept["summary"],
        location=kept["location"],
        starts=_moment(kept["starts"]),
        ends=_moment(kept["ends"]),
        organiser=organiser.get("address", ""),
        answer=kept.get("answer", ""),
    )


def _moment(written: str) -> datetime | date | None:
    if not written:
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
