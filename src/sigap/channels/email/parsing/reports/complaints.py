"""Complaints of recipients who call a message spam: the abuse reporting format (RFC 5965)."""

from __future__ import annotations

from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.reports.blocks import address_of, blocks_of, detail_of
from sigap.channels.email.parsing.reports.status import Outcome
from sigap.tickets.envelope import Reported, ReportKind

# Of the other types one takes a complaint back and one reports on DMARC.
_NO_COMPLAINTS = frozenset({"not-spam", "auth-failure"})


def read_complaint(mail: Mail) -> Outcome | None:
    """Who complains; no recipients where the provider keeps the address to itself."""
    for block in blocks_of(mail, "message/feedback-report"):
        kind = block.get("feedback-type", "").lower()
        if not kind or kind in _NO_COMPLAINTS:
            continue
        written = (block.get(name, "") for name in ("original-rcpt-to", "removal-recipient"))
        found = next(filter(None, map(address_of, written)), "")
        complaint = Reported(address=found, detail=detail_of(kind))
        return ReportKind.COMPLAINT, (complaint,) if found else ()
    return None
