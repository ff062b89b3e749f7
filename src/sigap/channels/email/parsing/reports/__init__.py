"""What a mail reports about one of ours: that it failed, waits, arrived, was read or disliked.

By the standards (RFC 3464, 8098, 5965) first, then by what servers write that keep to none.
"""

from __future__ import annotations

from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.reports.complaints import read_complaint
from sigap.channels.email.parsing.reports.originals import ids_of_original
from sigap.channels.email.parsing.reports.plain import read_plain
from sigap.channels.email.parsing.reports.receipts import read_receipt
from sigap.channels.email.parsing.reports.status import read_status
from sigap.tickets.envelope import Flag, Report, ReportKind

__all__ = ["FLAGS", "read_report"]

_READERS = (read_complaint, read_receipt, read_status, read_plain)
FLAGS = {
    ReportKind.FAILED: frozenset({Flag.BOUNCE}),
    ReportKind.DELAYED: frozenset({Flag.DELAYED, Flag.AUTO_REPLY}),
    ReportKind.DELIVERED: frozenset({Flag.RECEIPT, Flag.AUTO_REPLY}),
    ReportKind.READ: frozenset({Flag.RECEIPT, Flag.AUTO_REPLY}),
    ReportKind.COMPLAINT: frozenset({Flag.AUTO_REPLY}),
}


def read_report(mail: Mail) -> Report | None:
    """The report that a mail is, or None for any other mail."""
    for reader in _READERS:
        if found := reader(mail):
            kind, recipients = found
            return Report(kind=kind, recipients=recipients, message_ids=ids_of_original(mail))
    return None
