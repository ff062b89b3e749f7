"""What happens to prepared texts and macros."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap.journal.events import TypedEvent


@dataclass(frozen=True, kw_only=True)
class CannedReplyChanged(TypedEvent):
    """A canned reply was made or changed."""

    verb = "canned.changed"
    stream_kind = "canned"
    sentence = _("{actor} changed a canned reply")
    webhook = False
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CannedReplyDeleted(TypedEvent):
    """A canned reply is gone."""

    verb = "canned.deleted"
    stream_kind = "canned"
    sentence = _("{actor} deleted a canned reply")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class MacroChanged(TypedEvent):
    """A macro was made or changed."""

    verb = "macro.changed"
    stream_kind = "macro"
    sentence = _("{actor} changed a macro")
    webhook = False
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MacroDeleted(TypedEvent):
    """A macro is gone."""

    verb = "macro.deleted"
    stream_kind = "macro"
    sentence = _("{actor} deleted a macro")
    webhook = False


@dataclass(frozen=True, kw_only=True)
class MacroRun(TypedEvent):
    """A macro was applied to ``ticket``; what it did has events of its own."""

    verb = "macro.run"
    stream_kind = "macro"
    sentence = _("{actor} ran a macro")
    webhook = False
    ticket: int
