"""Fills a new desk with a living example."""

from __future__ import annotations


def seed_demo() -> None:
    """Nothing yet."""
