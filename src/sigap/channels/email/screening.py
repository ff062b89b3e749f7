"""Mail against the administrators' lists, the spam score and the filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from sigap.channels.email.filters.outcome import Outcome, outcome_of
from sigap.channels.email.filters.spam import spam_in
from sigap.channels.email.models import Filter
from sigap.channels.email.models.screening import Treatment
from sigap.channels.email.queries.screening import active_filters, mail_settings, treatments
from sigap.tickets.actions.receiving import Filing, answers_own_ticket
from sigap.tickets.envelope import Envelope, Verdict

MOST_LABELS = 12


class Screening:
    """Everything that was decided, as of one batch of mail: three statements, however many."""

    def __init__(self, envelopes: Iterable[Envelope]) -> None:
        self._rules = treatments({each for mail in envelopes for each in _asked_for(mail)})

    @cached_property
    def _settings(self) -> tuple[str, float | None]:
        found = mail_settings()
        return found.spam_header, found.spam_limit

    @cached_property
    def _filters(self) -> list[Filter]:
        return active_filters()

    def why_held(self, envelope: Envelope, outcome: Outcome) -> str:
        """Why the mail waits for somebody's decision; empty where it need not.

        An allowed sender is believed only as far as nothing speaks against the address. Neither
        score nor filters hold what goes on with a ticket of its sender's.
        """
        why = ""
        if not self._is_allowed(envelope):
            asked = _asked_for(envelope)
            blocked = (name for name in asked if self._rules.get(name) == Treatment.BLOCK)
            if name := next(blocked, ""):
                return f"the sender is blocked ({name})"
            why = self._why_spam(envelope)
        if not why and outcome.held_by:
            why = f"the filter “{outcome.held_by}” puts it aside"
        return "" if why and self._continues(envelope) else why

    def outcome(self, envelope: Envelope) -> Outcome:
        """What the filters make of it if it becomes a new ticket."""
        return outcome_of(envelope, self._filters)

    def _is_allowed(self, envelope: Envelope) -> bool:
        names = _names(envelope.sender.address)
        allowed = any(self._rules.get(name) == Treatment.ALLOW for name in names)
        return allowed and envelope.sender_check.verdict != Verdict.FAIL

    def _why_spam(self, envelope: Envelope) -> str:
        header, limit = self._settings
        if limit is None:
            return ""
        spam = spam_in(envelope.headers, header)
        if spam.score is not None:
            above = spam.score > limit
            return f"spam score {spam.score:g}, above {limit:g}" if above else ""
        return "the mail server marked it as spam" if spam.flagged else ""

    def _continues(self, envelope: Envelope) -> bool:
        """Whether it goes on with a ticket in which its sender takes part."""
        return envelope.sender_check.verdict != Verdict.FAIL and answers_own_ticket(envelope)


def with_outcome(filing: Filing, outcome: Outcome) -> Filing:
    """The filing with what the filters set."""
    return replace(
        filing,
        team_id=outcome.team_id or filing.team_id,
        tags=outcome.tags,
        priority=outcome.priority,
        type=outcome.type or filing.type,
        quiet=outcome.quiet,
    )


def _asked_for(envelope: Envelope) -> Iterator[str]:
    yield from _names(envelope.sender.address)
    if envelope.return_path and envelope.return_path != envelope.sender.address:
        yield from _names(envelope.return_path.lower())


def _names(address: str) -> Iterator[str]:
    """The address, its domain and the domains above."""
    yield address
    labels = address.rpartition("@")[2].split(".")[-MOST_LABELS:]
    for start in range(len(labels)):
        yield ".".join(labels[start:])
