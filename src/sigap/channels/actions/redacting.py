"""What the desk keeps of a message as it came in."""

from __future__ import annotations

from sigap.channels.models import Inbound
from sigap.core import blobs
from sigap.tickets.redaction import Redaction

TOMBSTONE = b"Redacted.\r\n"


def reach(redaction: Redaction) -> list[str]:
    """The bytes of redacted messages are let go; that they came stays known."""
    found = Inbound.objects.filter(message__in=redaction.messages)
    gone = list(found.values_list("blob_id", flat=True))
    if gone:
        found.update(blob_id=blobs.put(TOMBSTONE), size=len(TOMBSTONE))
    return gone
