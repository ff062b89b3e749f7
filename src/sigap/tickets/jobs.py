from __future__ import annotations

from procrastinate.contrib.django import app

from sigap.tickets.actions.attaching import sweep_uploads
from sigap.tickets.actions.settling import close_solved_tickets
from sigap.tickets.actions.snoozing import wake_due_tickets


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="close_solved")
def close_solved(timestamp: int) -> None:
    """Solved tickets close after some days."""
    while close_solved_tickets():
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="wake_due")
def wake_due(timestamp: int) -> None:
    """Snoozed tickets stand up when their time has come."""
    while wake_due_tickets():
        pass


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="sweep_uploads")
def sweep(timestamp: int) -> None:
    """Uploads that were never sent go."""
    sweep_uploads()
