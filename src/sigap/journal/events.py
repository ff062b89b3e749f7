"""Typed events: one frozen dataclass per verb in the past tense.

A class states its ``verb``, its ``sentence`` for the timeline (``{actor}`` and field names in
braces), whether webhooks may see it, and its fields; its docstring is its documentation.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django.utils.functional import Promise

registry: dict[str, type[TypedEvent]] = {}


@dataclass(frozen=True, kw_only=True)
class TypedEvent:
    """What happened to one stream (say ticket 42)."""

    verb: ClassVar[str]
    stream_kind: ClassVar[str]
    sentence: ClassVar[str | Promise]
    webhook: ClassVar[bool] = True

    stream_id: int

    def __init_subclass__(cls) -> None:
        if "verb" in cls.__dict__:
            registry[cls.verb] = cls

    def data(self) -> dict[str, Any]:
        """The fields that differ from nothing, ready for JSON."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        found.pop("stream_id")
        return {name: value for name, value in found.items() if value not in (None, {}, (), [])}
