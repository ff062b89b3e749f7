"""The journal's proof: parallel writers leave it whole, and a forger's row is named."""

from __future__ import annotations

import threading

import pytest
from django.db import ProgrammingError, connection, transaction

from sigap.journal import sealing
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event, Seal
from sigap.journal.recording import record
from sigap.people.events import TeamCreated
from tests.waiting import until

WRITERS = 8
EVENTS = 1000


def write(count: int, stream: int = 1) -> None:
    for _ in range(count):
        with transaction.atomic():
            record(TeamCreated(stream_id=stream), actor=SYSTEM)


def forge(sql: str, *params: object) -> None:
    """As a superuser who switches the guard off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)


def seal_all() -> None:
    """What is younger than the oldest transaction of the whole server waits, and other tests run
    on the same one."""

    def sealed() -> bool:
        sealing.seal()
        return sum(Seal.objects.values_list("events", flat=True)) == Event.objects.count()

    until(sealed)


def findings() -> list[tuple[int, str]]:
    return [(found.event_id, found.problem) for found in sealing.verify()]


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_eight_parallel_writers() -> None:
    def work(stream: int) -> None:
        try:
            write(EVENTS, stream)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(stream,)) for stream in range(WRITERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        sealing.seal()
    seal_all()
    assert sum(Seal.objects.values_list("events", flat=True)) == WRITERS * EVENTS
    assert findings() == []
    altered, removed = Event.objects.values_list("id", flat=True).order_by("?")[:2]
    forge("UPDATE journal_event SET verb = 'team.forged' WHERE id = %s", altered)
    forge("DELETE FROM journal_event WHERE id = %s", removed)
    assert sorted(findings()) == sorted([(altered, "was altered"), (removed, "was removed")])


@pytest.mark.django_db(transaction=True)
def test_a_forged_digest_does_not_help() -> None:
    write(3)
    seal_all()
    event = Event.objects.first()
    assert event is not None
    forge(
        "UPDATE journal_event e SET source = 'x', digest = journal_digest(e) WHERE id = %s",
        event.pk,
    )
    assert findings() == [(event.pk, "was altered")]


@pytest.mark.django_db(transaction=True)
def test_a_forged_seal_is_named() -> None:
    write(2)
    seal_all()
    forge("UPDATE journal_seal SET events = 7")
    assert "signature" in findings()[0][1]


@pytest.mark.django_db(transaction=True)
def test_unsealed_rows_are_checked_too() -> None:
    write(1)
    forge("UPDATE journal_event SET source = 'x'")
    assert [problem for _event, problem in findings()] == ["was altered"]


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE journal_event SET verb = ''", "DELETE FROM journal_event"])
def test_rows_are_only_added(sql: str) -> None:
    write(1)
    with (
        pytest.raises(ProgrammingError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
