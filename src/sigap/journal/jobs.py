from __future__ import annotations

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from sigap.journal import drain, sealing
from sigap.journal.models import Event
from sigap.journal.subscribers import subscriber as subscriber_named


@app.task(retry=RetryStrategy(max_attempts=20, exponential_wait=4))
def deliver_again(*, event_id: int, subscriber: str) -> None:
    """Repeats a delivery that failed. Safe to run twice: a delivered event is passed over."""
    with transaction.atomic():
        drain.deliver(Event.objects.get(pk=event_id), subscriber_named(subscriber))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Seals what was written since the last seal."""
    sealing.seal()
