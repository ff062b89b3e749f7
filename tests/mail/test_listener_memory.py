"""Large messages that come at once do not pile up in the listener's memory."""

from __future__ import annotations

import hashlib
import re
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sigap.channels.models import Inbound
from tests.mails import raw_mail
from tests.processes import start
from tests.waiting import free_port, wait_for_port

MEGABYTE = 1 << 20
SIZE = 20 * MEGABYTE
AT_ONCE = 8
MOST_TIMES = 3
LINE = b"V2hhdCBpcyBpbiBhIGxhcmdlIGZpbGUgaXMgb2Ygbm8gaW50ZXJlc3Qu" + b"\r\n"


class Listener:
    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self._process = port, process

    def forget_peak(self) -> None:
        Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")

    def peak(self) -> int:
        """The most memory since it was last forgotten, in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    def send(self, raw: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=120) as client:
            client.sendmail("a@b.test", ["bantuan@desk.test"], raw)


@pytest.fixture
def listener(desk: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    # What the supervisor sets for the processes that it starts.
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", str(MEGABYTE))
    port = free_port()
    process = start("mail", "listen", "--smtp", f"127.0.0.1:{port}")
    wait_for_port(port)
    yield Listener(port, process)
    process.terminate()
    process.communicate(timeout=60)


def large(number: int, line: bytes) -> bytes:
    return raw_mail(f"Besar {number}\r\n") + line * (SIZE // len(line))


@pytest.mark.parametrize("line", [LINE, b"x" * 4 * MEGABYTE + b"\r\n"], ids=["lines", "one line"])
def test_large_ones_at_once(listener: Listener, line: bytes) -> None:
    listener.send(raw_mail())
    listener.forget_peak()
    idle = listener.peak()
    mails = [large(number, line) for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(listener.send, mails))
    more = listener.peak() - idle
    stored = set(Inbound.objects.values_list("blob_id", flat=True))
    assert {hashlib.sha256(mail).hexdigest() for mail in mails} <= stored
    sys.stdout.write(f"{more / SIZE:.2f} times a message above idle\n")
    assert 0 < more <= MOST_TIMES * SIZE
