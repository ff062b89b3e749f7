"""What else can be done with a ticket: the menu in its head."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import Shelf
from sigap.tickets.queries.standing import Standing


@dataclass(frozen=True, slots=True)
class Act:
    """``href`` is a page, or, where it ``posts``, the verb itself."""

    href: str
    words: str
    icon: str
    key: str = ""
    posts: bool = False


def acts(ticket: Ticket, standing: Standing, allowed: dict[str, bool]) -> list[Act]:
    """In the order of the menu."""
    base = f"/tickets/{ticket.pk}"
    found = [
        Act(f"{base}/unfollow", _("Do not follow any more"), "eye-off", "W", posts=True)
        if standing.follows
        else Act(f"{base}/follow", _("Follow"), "eye", "W", posts=True)
    ]
    found.append(Act(f"{base}/conversation.zip", _("Conversation and files as ZIP"), "download"))
    if not allowed["change"]:
        return found
    if ticket.shelf:
        return [*found, Act(f"{base}/restore", _("Restore"), "undo-2", posts=True)]
    if not ticket.is_closed:
        found += [
            Act(f"{base}/merge", _("Merge…"), "merge", "M"),
            Act(f"{base}/macros", _("Run a macro…"), "zap"),
            Act(f"{base}/split", _("Split…"), "split"),
            Act(f"{base}/merge#link", _("Link…"), "link"),
            Act(f"{base}/transfer", _("Transfer to a team…"), "users"),
            *_tiers(base, ticket.tier),
            Act(f"{base}/requester", _("Change the requester…"), "user-check"),
        ]
    if allowed["redact"]:
        found.append(Act(f"{base}/redact", _("Redact…"), "shield"))
    found += [
        Act(f"{base}/{verb}", words, icon, posts=True)
        for verb, words, icon in (
            (Shelf.SPAM.value, _("Mark as spam"), "shield-alert"),
            (Shelf.TRASH.value, _("Put into the trash"), "trash-2"),
        )
    ]
    return found


def _tiers(base: str, tier: int) -> list[Act]:
    ways = []
    if tier < 3:
        ways.append(
            Act(f"{base}/escalate", _("Escalate to L%(tier)s…") % {"tier": tier + 1}, "chevron-up")
        )
    if tier > 1:
        words = _("Hand back to L%(tier)s…") % {"tier": tier - 1}
        ways.append(Act(f"{base}/hand_back", words, "chevron-down"))
    return ways
