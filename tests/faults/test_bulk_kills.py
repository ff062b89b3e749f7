"""The worker dies in the middle of an operation on many tickets: each is done once."""

from __future__ import annotations

import json
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from sigap.core.failpoints import VARIABLE
from tests.faults.running import RunningDesk
from tests.waiting import until

TICKETS = 120
POINTS = ("bulk.before_commit", "bulk.committed")


def call(desk: RunningDesk, token: str, path: str, body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{desk.port}/api/v1{path}",
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


@pytest.mark.timeout(300)
def test_a_bulk_survives_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="sigap-bulk-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        armed = folder / "armed"
        for each in (armed, folder / "data"):
            each.mkdir()
        monkeypatch.setenv(VARIABLE, str(armed))
        survives(RunningDesk(folder / "data"), armed)


def survives(desk: RunningDesk, armed: Path) -> None:
    desk.up = desk.start("up", "--port", str(desk.port))
    try:
        desk.wait_ready()
        ((email,),) = desk.rows("SELECT email FROM people_account")
        made = desk.run("token", "create", "--agent", str(email))
        token = made.stdout.decode().strip()
        new = {"subject": "Rusak", "text": "Rusak", "requester": {"address": "a@b.test"}}
        numbers = [call(desk, token, "/tickets", new)["id"] for _one in range(TICKETS)]
        for priority, point in enumerate(POINTS, start=3):
            (armed / point).touch()
            given = {"operation": "priority", "arguments": {"priority": priority}}
            bulk = call(desk, token, "/bulk", {**given, "tickets": numbers})
            path = f"/bulk/{bulk['id']}"
            until(lambda path=path: call(desk, token, path)["state"] == "finished", seconds=90)
            assert not (armed / point).exists()
            told = call(desk, token, path)
            assert (told["done"], told["skipped"], told["failed"]) == (TICKETS, 0, 0)
        sql = "SELECT count(*) FROM journal_event WHERE source = 'bulk' AND verb = 'ticket.changed'"
        assert desk.number(sql) == TICKETS * len(POINTS)
        assert desk.run("journal", "verify").returncode == 0
    finally:
        desk.stop()
