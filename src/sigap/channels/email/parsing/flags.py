"""What a message says about itself: automatic, a report, from a list, signed or encrypted.

By RFC 3834 (automatic answers), RFC 2919 and 2369 (lists), and the fields that programs used before
and beside them; reports are read in ``reports``.
"""

from __future__ import annotations

from sigap.channels.email.parsing.automatic import is_automatic
from sigap.channels.email.parsing.headers import first
from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.reports import FLAGS
from sigap.tickets.envelope import Flag, Report

_LIST_FIELDS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "Mailing-List")
_BULK = frozenset({"bulk", "list", "junk"})
_NO_ANSWERS = frozenset({"all", "oof", "autoreply"})


def read_flags(mail: Mail, report: Report | None) -> frozenset[Flag]:
    """The flags of a message, from its header fields, its words and what it reports."""
    fields = mail.root.fields
    flags = set(FLAGS[report.kind]) if report else set()
    if is_automatic(mail):
        flags.add(Flag.AUTO_REPLY)
    precedence = first(fields, "Precedence").lower()
    if any(first(fields, name) for name in _LIST_FIELDS) or precedence in _BULK:
        flags.add(Flag.LIST)
    suppressed = mail.field("X-Auto-Response-Suppress").lower().replace(" ", "").split(",")
    if _NO_ANSWERS & set(suppressed):
        flags.add(Flag.NO_ANSWERS)
    return frozenset(flags)
