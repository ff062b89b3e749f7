from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import storages
from django.core.management import call_command
from procrastinate.contrib.django import app

from sigap.core import blobs
from sigap.core.idempotency import forget_old_answers

STALLED_S = 60


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Jobs whose worker was killed run again: every job is safe to run twice."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        await app.job_manager.retry_job(job)


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Files that no row names and sessions that have ended go."""
    blobs.remove_orphans(storages["blobs"], older_than_s=timedelta(days=1).total_seconds())
    call_command("clearsessions")
    forget_old_answers()
