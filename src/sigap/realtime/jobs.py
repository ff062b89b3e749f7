"""Periodic work of the live streams."""

from __future__ import annotations

from procrastinate.contrib.django import app

from sigap.realtime.actions.presence import sweep


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="sweep_presence")
def sweep_presence(timestamp: int) -> None:
    """Rows of tabs that ended without a word."""
    sweep()
