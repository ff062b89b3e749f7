"""A backup of a running desk, restored into a new folder: the same desk, and nothing sent twice."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.running import RunningDesk
from tests.mails import raw_mail
from tests.waiting import until

TICKETS = "SELECT count(*) FROM tickets_ticket"


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sigap-backup-") as name:
        path = Path(name)
        path.chmod(0o755)
        for part in ("old", "new"):
            (path / part / "data").mkdir(parents=True)
            (path / part).chmod(0o755)
        yield path


@pytest.mark.timeout(180)
def test_restored_elsewhere(folder: Path) -> None:
    desk = RunningDesk(folder / "old" / "data")
    desk.ensure()
    desk.wait_ready()
    for _mail in range(3):
        assert desk.run("mail", "ingest", "--wait", "-", given=raw_mail()).returncode == 0
    file = folder / "desk.backup"
    made = desk.run("backup", str(file))
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o077 == 0
    desk.stop()

    new = RunningDesk(folder / "new" / "data")
    back = new.run("restore", str(file))
    assert back.returncode == 0, back.stderr
    again = new.run("restore", str(file))
    assert again.returncode == 1
    assert b"already a desk" in again.stderr
    new.up = new.start("up", "--port", str(new.port))
    new.wait_ready()
    assert new.number(TICKETS) == 3
    assert new.number("SELECT count(*) FROM tickets_outbound WHERE state = 'pending'") == 0
    for (sha256,) in new.rows("SELECT sha256 FROM core_blob"):
        path = new.folder / "blobs" / str(sha256)[:2] / str(sha256)[2:4] / str(sha256)
        assert path.exists()
    verified = new.run("journal", "verify")
    assert verified.returncode == 0, verified.stdout
    assert new.run("mail", "ingest", "--wait", "-", given=raw_mail()).returncode == 0
    until(lambda: new.number(TICKETS) == 4)
    later = new.run("journal", "verify")
    assert later.returncode == 0, later.stdout
    sealed = "SELECT max(last_id) - (SELECT max(id) FROM journal_event) FROM journal_seal"
    assert new.number(sealed) == 0
    new.stop()


def test_other_files_are_refused(folder: Path) -> None:
    file = folder / "x.backup"
    file.write_bytes(b"no backup")
    desk = RunningDesk(folder / "new" / "data")
    answer = desk.run("restore", str(file))
    assert answer.returncode == 1
    assert b"not a backup" in answer.stderr
