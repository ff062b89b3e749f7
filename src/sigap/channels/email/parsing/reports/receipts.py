"""Read receipts: disposition notifications (RFC 8098)."""

from __future__ import annotations

from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.reports.blocks import address_of, blocks_of, detail_of
from sigap.channels.email.parsing.reports.status import Outcome
from sigap.tickets.envelope import Reported, ReportKind

_TYPES = ("message/disposition-notification", "message/global-disposition-notification")


def read_receipt(mail: Mail) -> Outcome | None:
    """READ for a message that was displayed, FAILED for one that was rejected, else DELIVERED."""
    for block in blocks_of(mail, *_TYPES):
        disposition = block.get("disposition", "")
        if not disposition:
            continue
        written = (block.get(name, "") for name in ("original-recipient", "final-recipient"))
        address = next(filter(None, map(address_of, written)), mail.sender.address)
        reported = Reported(address=address, detail=detail_of(disposition))
        return _kind(mail, disposition.rpartition(";")[2].strip().lower()), (reported,)
    return None


def _kind(mail: Mail, disposition: str) -> ReportKind:
    if disposition.startswith("displayed"):
        return ReportKind.READ
    # Dovecot's filters reject in this form.
    rejected = disposition.startswith("deleted") and "reject" in mail.subject.lower()
    return ReportKind.FAILED if rejected else ReportKind.DELIVERED
