"""Shapes that the API shares."""

from __future__ import annotations

from typing import Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict

T = TypeVar("T")


class Strict(Schema):
    """Input: an unknown field is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Listed(Schema, Generic[T]):
    """A page of a list. ``next`` goes into ``cursor`` for the next page, empty at the end;
    ``count`` is null unless ``count=exact`` was asked."""

    items: list[T]
    next: str
    count: int | None
