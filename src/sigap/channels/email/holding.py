"""What speaks against filing a mail: it waits in quarantine until somebody releases it."""

from __future__ import annotations

from django.db import connection

from sigap.core import clock
from sigap.core.secrets import sign, signed
from sigap.tickets.envelope import Envelope, Flag, Report, ReportKind

LOOP_HEADER = "X-Sigap-Loop"
MOST_AUTOMATIC_PER_HOUR = 20
MOST_FOREIGN_REPORTS_PER_HOUR = 20
_AUTOMATIC = frozenset({Flag.AUTO_REPLY, Flag.BOUNCE})
_LOOKED_BACK = 2000
# No index leads from an address to its messages; the newest ones are enough to see a storm.
_RECENT = """
SELECT count(*) FILTER (WHERE m.from_address = %s),
  count(*) FILTER (WHERE 'bounce' = ANY(m.flags) AND m.kind = 'public')
FROM (SELECT from_address, flags, kind, created_at FROM tickets_message ORDER BY id DESC LIMIT %s) m
WHERE m.flags && ARRAY['auto_reply', 'bounce']::varchar[]
  AND m.created_at > %s - interval '1 hour'
"""


def loop_mark() -> str:
    """The value of LOOP_HEADER on all mail of this desk."""
    return sign("loop", "desk")


def report_in(envelope: Envelope) -> Report | None:
    """What a mail reports; a bounce of no known form says nothing of recipients."""
    if envelope.report is None and Flag.BOUNCE in envelope.flags:
        return Report(kind=ReportKind.FAILED)
    return envelope.report


def why_held(envelope: Envelope) -> str:
    """Why a mail is not filed now; empty where nothing speaks against it."""
    marks = (value for name, value in envelope.headers if name.lower() == LOOP_HEADER.lower())
    if any(signed("loop", "desk", mark.strip()) for mark in marks):
        return "our own mail came back"
    if _AUTOMATIC & envelope.flags and _recent(envelope)[0] >= MOST_AUTOMATIC_PER_HOUR:
        return f"more than {MOST_AUTOMATIC_PER_HOUR} automatic mails from one address in an hour"
    return ""


def why_foreign_report_held(envelope: Envelope) -> str:
    """A report on no message of ours may be about what somebody sent by hand in the mailbox's
    name; a flood of them is the echo of spam that was sent in its name."""
    if _recent(envelope)[1] < MOST_FOREIGN_REPORTS_PER_HOUR:
        return ""
    return f"more than {MOST_FOREIGN_REPORTS_PER_HOUR} reports on no mail of ours in an hour"


def _recent(envelope: Envelope) -> tuple[int, int]:
    """Automatic mails from the sender and reports on no mail of ours, within the hour."""
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [envelope.sender.address, _LOOKED_BACK, clock.now()])
        of_sender, reports = cursor.fetchone()
    return int(of_sender), int(reports)
