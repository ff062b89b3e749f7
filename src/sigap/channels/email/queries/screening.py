"""What administrators decided about senders, spam and filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sigap.channels.email.models import Filter, MailSettings, SenderRule
from sigap.channels.email.models.screening import Treatment

PAGE = 50


def mail_settings() -> MailSettings:
    """What holds for all mailboxes, in one statement."""
    return MailSettings.objects.first() or MailSettings()


def active_filters() -> list[Filter]:
    return list(Filter.objects.filter(is_active=True).order_by("position", "id"))


def treatments(patterns: set[str]) -> dict[str, str]:
    """Pattern → Treatment, of those about which something was decided."""
    if not patterns:
        return {}
    found = SenderRule.objects.filter(pattern__in=patterns)
    return dict(found.values_list("pattern", "treatment"))


@dataclass(frozen=True, slots=True)
class SenderPage:
    """``next`` is the pattern to continue after; empty at the end."""

    rows: Sequence[SenderRule]
    next: str


def senders(search: str = "", treatment: str = "", after: str = "") -> SenderPage:
    """By pattern, a page at a time, in one statement."""
    found = SenderRule.objects.order_by("pattern")
    if search:
        found = found.filter(pattern__icontains=search)
    if treatment in Treatment.values:
        found = found.filter(treatment=treatment)
    if after:
        found = found.filter(pattern__gt=after)
    rows = list(found[: PAGE + 1])
    return SenderPage(rows[:PAGE], rows[PAGE - 1].pattern if len(rows) > PAGE else "")
