"""Is it alive, is it ready, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from sigap.channels.email.models.trouble import Cause
from sigap.channels.email.queries.troubles import told_causes
from sigap.core import clock

WORKER_SILENT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must work; ``problem`` is empty when it does."""

    name: str
    problem: str = ""


def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 once database and schema answer; names of what fails, never details."""
    failing = [check.name for check in checks(quick=True) if check.problem]
    # Trouble with mail is no reason to send nobody to this process.
    degraded = [] if failing else [check.name for check in _mail() if check.problem]
    answer = {"ready": not failing, "failing": failing, "degraded": degraded}
    return JsonResponse(answer, status=503 if failing else 200)


def checks(*, quick: bool = False) -> list[Check]:
    """All checks, or those that a load balancer asks every second."""
    database = _database()
    if database.problem or quick:
        return [database]
    return [database, _schema(), _worker(), _queue(), *_mail()]


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM tickets_status")
    except Error as error:
        connection.close()
        return Check("database", str(error).strip().splitlines()[0])
    return Check("database")


def _schema() -> Check:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Check("schema", f"{len(plan)} migrations to run: sigap migrate" if plan else "")


def _worker() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seen_at) FROM core_heartbeat WHERE process = 'worker'")
        seen = cursor.fetchone()[0]
    if seen is None or clock.now() - seen > WORKER_SILENT:
        return Check("worker", "no worker is running: sigap worker")
    return Check("worker")


def _mail() -> list[Check]:
    """What administrators were told of and lasts."""
    found: dict[str, list[str]] = {"mailboxes": [], "outbox": []}
    try:
        for each in told_causes():
            if each.mailbox:
                found["mailboxes"].append(f"{each.mailbox.address}: {each.cause}: {each.said}")
            elif each.cause == Cause.OUTBOX:
                found["outbox"].append(f"{each.said} answers wait and do not leave")
    except Error as error:
        connection.close()
        return [Check("mailboxes", str(error).strip().splitlines()[0])]
    return [Check(name, "; ".join(words)) for name, words in found.items()]


def _queue() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM channels_inbound WHERE state = 'failed'")
        failed = cursor.fetchone()[0]
    return Check("inbound", f"{failed} messages failed: sigap inbound list" if failed else "")
