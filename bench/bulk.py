"""10,000 tickets changed at once by the worker, while another agent goes on reading lists."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from bench.measuring import Browser, Row
from bench.processes import cpu_ms
from sigap.people.roles import Right

if TYPE_CHECKING:
    from bench.rows import Bench

TICKETS = 10_000
MOST_S = 120.0
MOST_FACTOR = 2.0
IDLE_PAGES = 200
PAUSE_S = 0.1


@dataclass
class BulkRow(Row):
    """CPU per ticket, the reader's pages left out; p50 and p95 are of those pages during the work,
    ``factor`` their p95 against an idle desk's; ``undo_s``: the same 10,000 back."""

    seconds: float = 0.0
    undo_s: float = 0.0
    idle_p95_ms: float = 0.0
    factor: float = 0.0


def bulk(bench: Bench) -> BulkRow:
    doer = next(one for one in bench.agents if one.actor.may(Right.WORK_ALL))
    reader = next(one for one in bench.seers if one.actor.id != doer.actor.id)
    api = Browser(bench.desk.web_port, {"Authorization": f"Bearer {doer.token}"})
    pages = bench.browser(reader)
    for _page in range(30):
        _page_ms(pages)
    before = cpu_ms(bench.desk.roots)
    idle = [_page_ms(pages) for _page in range(IDLE_PAGES)]
    per_page = (cpu_ms(bench.desk.roots) - before) / IDLE_PAGES
    begun = {"operation": "priority", "arguments": {"priority": 4}, "tickets": _numbers()}
    before = cpu_ms(bench.desk.roots)
    number, seconds, busy = _run(api, pages, "/api/v1/bulk", begun)
    bench.drained()
    used = cpu_ms(bench.desk.roots) - before - per_page * len(busy)
    _number, undo_s, _busy = _run(api, pages, f"/api/v1/bulk/{number}/undo", {})
    cuts = statistics.quantiles(busy, n=20)
    idle_p95 = statistics.quantiles(idle, n=20)[18]
    row = BulkRow("bulk", used / TICKETS, 0.0, cuts[9], cuts[18], TICKETS)
    row.seconds, row.undo_s = seconds, undo_s
    row.idle_p95_ms, row.factor = idle_p95, cuts[18] / idle_p95
    return row


def over(row: dict[str, float]) -> list[str]:
    """What of the row is over its limits."""
    found = []
    if row.get("seconds", 0) > MOST_S or row.get("undo_s", 0) > MOST_S:
        found.append(f"bulk: {row['seconds']} s and {row['undo_s']} s back, at most {MOST_S}")
    if row.get("factor", 0) > MOST_FACTOR:
        found.append(f"bulk: the pages of others at {row['factor']} times, at most {MOST_FACTOR}")
    return found


def _run(
    api: Browser, pages: Browser, path: str, body: dict[str, object]
) -> tuple[int, float, list[float]]:
    """The operation's number, how long it took, and the pages meanwhile in milliseconds."""
    begin = time.perf_counter()
    number = json.loads(api.post(path, json.dumps(body), expected=202))["id"]
    busy: list[float] = []
    while True:
        busy.append(_page_ms(pages))
        told = json.loads(api.get(f"/api/v1/bulk/{number}")) if len(busy) % 5 == 0 else {}
        if told.get("state") in ("finished", "failed"):
            break
    seconds = time.perf_counter() - begin
    if (told["state"], told["done"]) != ("finished", TICKETS):
        raise RuntimeError(f"not all were changed: {told}")
    return number, seconds, busy


def _page_ms(pages: Browser) -> float:
    begin = time.perf_counter()
    pages.get("/tickets/?view=open")
    took = (time.perf_counter() - begin) * 1000
    time.sleep(PAUSE_S)
    return took


def _numbers() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM tickets_ticket WHERE priority <> 4 AND merged_into_id IS NULL"
            " AND confidential_to_id IS NULL ORDER BY id DESC LIMIT %s",
            [TICKETS],
        )
        return [row[0] for row in cursor.fetchall()]
