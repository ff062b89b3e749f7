"""What the filters make of one mail."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sigap.channels.email.filters.conditions import Condition
from sigap.channels.email.filters.patterns import BadPattern, cleaned, filled
from sigap.channels.email.models import Filter
from sigap.tickets.envelope import Envelope

MOST_TAGS = 20
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Matched:
    """One filter that a mail fulfils, and the tags it gives."""

    filter: Filter
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all filters together set; ``held_by`` names the first that puts into quarantine."""

    matched: tuple[Matched, ...] = ()
    tags: tuple[str, ...] = ()
    team_id: int | None = None
    priority: int | None = None
    type: str = ""
    quiet: bool = False
    held_by: str = ""

    @property
    def remark(self) -> str:
        """Which filters had a hand in it; empty for none."""
        names = ", ".join(each.filter.name for each in self.matched)
        return f"filters: {names}" if names else ""


def outcome_of(envelope: Envelope, filters: Iterable[Filter]) -> Outcome:
    """Runs the filters in the order given, up to one that stops."""
    outcome = Outcome()
    for each in filters:
        caught = _caught(each, envelope)
        if caught is None:
            continue
        outcome = _with(outcome, each, _tags(each.tags, caught))
        if each.stop:
            break
    return outcome


def _caught(each: Filter, envelope: Envelope) -> dict[str, str] | None:
    """What its patterns caught; None where a condition fails, or where it has none."""
    caught: dict[str, str] = {}
    for entry in each.conditions:
        condition = Condition(entry["field"], entry["operator"], entry["value"])
        try:
            found = condition.holds(envelope)
        except BadPattern as error:
            logger.warning("filter %s does not run: %s", each.pk, error)
            return None
        if found is None:
            return None
        caught = found | caught
    return caught if each.conditions else None


def _tags(texts: Sequence[str], caught: dict[str, str]) -> tuple[str, ...]:
    found = (cleaned(filled(text, caught)) for text in texts)
    return tuple(dict.fromkeys(filter(None, found)))


def _with(outcome: Outcome, each: Filter, tags: tuple[str, ...]) -> Outcome:
    return replace(
        outcome,
        matched=(*outcome.matched, Matched(each, tags)),
        tags=tuple(dict.fromkeys((*outcome.tags, *tags)))[:MOST_TAGS],
        team_id=each.team_id or outcome.team_id,
        priority=each.priority or outcome.priority,
        type=each.type or outcome.type,
        quiet=outcome.quiet or each.quiet,
        held_by=outcome.held_by or (each.name if each.quarantine else ""),
    )
