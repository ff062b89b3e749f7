"""Hands a failed delivery to the job queue, by name."""

from __future__ import annotations

from procrastinate.contrib.django import app


def defer_delivery(event_id: int, subscriber: str) -> None:
    """In the caller's transaction; the job retries with growing pauses."""
    app.configure_task("sigap.journal.jobs.deliver_again").defer(
        event_id=event_id, subscriber=subscriber
    )
