"""Subscribers see every event once; one that fails holds up no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sigap.journal import drain, subscribers
from sigap.journal.actors import SYSTEM
from sigap.journal.jobs import deliver_again
from sigap.journal.models import Delivery, Event, Pending
from sigap.journal.recording import record
from sigap.people.events import TeamCreated

seen: list[tuple[str, int]] = []
failing = {"on": False}


@pytest.fixture(autouse=True)
def listeners() -> Iterator[None]:
    seen.clear()
    failing["on"] = False

    @subscribers.subscribe("test.good", TeamCreated.verb)
    def good(event: Event) -> None:
        seen.append(("good", event.stream_id))

    @subscribers.subscribe("test.bad", TeamCreated.verb)
    def bad(event: Event) -> None:
        if failing["on"] and event.stream_id == 2:
            raise RuntimeError("no")
        seen.append(("bad", event.stream_id))

    yield
    for name in ("test.good", "test.bad"):
        del subscribers._by_name[name]
    subscribers._of_verb.cache_clear()
    subscribers.listened_verbs.cache_clear()


def write(*streams: int) -> None:
    with transaction.atomic():
        record(*(TeamCreated(stream_id=stream) for stream in streams), actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_each_sees_each_once() -> None:
    write(1, 2)
    assert drain.drain() == 2
    assert drain.drain() == 0
    assert sorted(seen) == [("bad", 1), ("bad", 2), ("good", 1), ("good", 2)]


@pytest.mark.django_db(transaction=True)
def test_a_failure_goes_on_alone() -> None:
    failing["on"] = True
    write(1, 2, 3)
    drain.drain()
    assert not Pending.objects.exists()
    assert Delivery.objects.count() == 5
    job = ProcrastinateJob.objects.get(task_name="sigap.journal.jobs.deliver_again")
    failing["on"] = False
    seen.clear()
    for _twice in range(2):
        deliver_again(**job.args)
    assert seen == [("bad", 2)]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_event() -> None:
    with transaction.atomic():
        record(TeamCreated(stream_id=9), actor=SYSTEM)
        transaction.set_rollback(True)
    assert drain.drain() == 0
