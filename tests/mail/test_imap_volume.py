"""Large mailboxes and full disks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from sigap.channels.email.actions.mailboxes import change_mailbox
from sigap.channels.email.imap import watcher
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.core.models import Blob
from sigap.journal.actors import SYSTEM
from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.processes import environment
from tests.waiting import until

pytestmark = pytest.mark.peer_dovecot
MANY = int(os.environ.get("SIGAP_TEST_MAILS", "5000"))
MIB = 1024 * 1024

_FETCH = """
import json, re, django
from pathlib import Path
django.setup()
from django.db import connection
from sigap.channels.email.imap.fetching import fetch_new
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.models import Mailbox
def peak():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) * 1024
mailbox = Mailbox.objects.get()
with ImapSession(mailbox) as session:
    before = peak()
    count = fetch_new(session, mailbox)
print(json.dumps({"count": count, "grown": peak() - before}))
"""


def test_memory_stays_flat_in_a_full_mailbox(mailbox: Mailbox, inbox: Dovecot) -> None:
    inbox.fill(raw_mail(f"Nomor {number}") for number in range(MANY))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _FETCH],
        env=environment(DJANGO_SETTINGS_MODULE="sigap.config.settings"),
        capture_output=True,
        timeout=240,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["count"] == MANY
    assert Inbound.objects.count() == MANY
    assert found["grown"] < 24 * MIB, found


@pytest.fixture
def small_disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Blobs go to a disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    backend = settings.STORAGES["blobs"]["BACKEND"]
    known = {"BACKEND": backend, "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = settings.STORAGES | {"blobs": known}
    assert Path(storages["blobs"].path("x")).parent == folder
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_mail_on_the_server_until_there_is_room(
    mailbox: Mailbox,
    inbox: Dovecot,
    small_disk: Path,
    watching: Watching,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watcher, "PAUSES_S", (0.1,))
    change_mailbox(mailbox.pk, actor=SYSTEM, after_fetch="flag")
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (MIB - 64 * 1024))
    for number in range(3):
        inbox.deliver(raw_mail(f"Nomor {number} " + "x" * 200_000))
    watching.step()
    until(lambda: "No space left" in Mailbox.objects.get().last_error)
    assert (Inbound.objects.count(), Blob.objects.count()) == (0, 0)
    assert [path for path in small_disk.rglob("*") if path.is_file()] == [filler]
    with inbox.login() as client:
        client.select_folder("INBOX", readonly=True)
        assert len(client.search("UNSEEN")) == 3
    filler.unlink()
    until(lambda: Inbound.objects.count() == 3)
    until(lambda: Mailbox.objects.get().last_error == "")
