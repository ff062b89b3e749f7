"""What people do with messages that came in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent


@dataclass(frozen=True, kw_only=True)
class InboundRetried(TypedEvent):
    """A message that could not be read was put back into the queue."""

    verb = "inbound.retried"
    stream_kind = "inbound"
    sentence = _("{actor} had a received message read again")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class InboundReleased(TypedEvent):
    """A message was let out of quarantine."""

    verb = "inbound.released"
    stream_kind = "inbound"
    sentence = _("{actor} released a received message")
    webhook = False
