"""What happens to notifications. What they are about stands in the ticket's own events."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent


@dataclass(frozen=True, kw_only=True)
class AgentNotified(TypedEvent):
    """An agent was told of what happened on ``ticket``; without one, of trouble of the desk."""

    verb = "agent.notified"
    stream_kind = "agent"
    sentence = _("An agent was notified")
    webhook = False
    notification: int
    ticket: int | None = None


@dataclass(frozen=True, kw_only=True)
class NotificationsRead(TypedEvent):
    """The agent has read ``count`` notifications; those of ``ticket``, or all."""

    verb = "agent.read_notifications"
    stream_kind = "agent"
    sentence = _("{actor} read notifications")
    webhook = False
    count: int
    ticket: int | None = None


@dataclass(frozen=True, kw_only=True)
class PreferenceChanged(TypedEvent):
    """The agent chose whether notifications also come by mail."""

    verb = "agent.changed_notifications"
    stream_kind = "agent"
    sentence = _("{actor} changed which notifications come by mail")
    webhook = False
    by_mail: list[bool]
