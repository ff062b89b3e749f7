"""What large messages cost: the worker and its parser together, above what they take idle."""

import base64
import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sigap.channels.actions import inbound
from sigap.channels.email.adapter import MailAdapter
from sigap.channels.reading import adapter_of
from sigap.tickets.statuses import ship

HEAD = (
    "From: sari@karyamaju.example\nTo: bantuan@sigap.example\nSubject: Besar {number}\n"
    "Message-ID: <besar-{number}@karyamaju.example>\n"
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nIsi.\n--b\n"
    "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
)
MEGABYTES, MESSAGES = 20, 5
MOST = 3
_M_MMAP_THRESHOLD = -3


@pytest.fixture(autouse=True)
def _large_blocks_go_back() -> None:
    """What the supervisor sets for the processes that it starts."""
    ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 1024 * 1024)


def message(number: int, megabytes: int) -> bytes:
    line = base64.b64encode(os.urandom(57)) + b"\n"
    lines = megabytes * 1024 * 1024 // len(line)
    return HEAD.format(number=number).encode() + line * lines + b"--b--\n"


class Meter:
    """The most memory that this process and its child took together since it began, in bytes."""

    def __init__(self, child: int) -> None:
        self._pids = (os.getpid(), child)
        self.idle = self.most = self._now()

    def _now(self) -> int:
        return sum(map(_bytes_of, self._pids))

    @contextmanager
    def running(self) -> Iterator[None]:
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(0.005):
                self.most = max(self.most, self._now())

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()


def _bytes_of(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@pytest.mark.timeout(180)
@pytest.mark.django_db(transaction=True)
def test_large_messages_in_a_row() -> None:
    ship()  # tests with real transactions end by emptying every table
    megabytes, count = MEGABYTES, MESSAGES
    inbound.store(b"From: a@b.example\nSubject: Kecil\n\nIsi.\n")
    assert inbound.process() == 1
    for number in range(count):
        inbound.store(message(number, megabytes))
    adapter = adapter_of("mail")
    assert isinstance(adapter, MailAdapter)
    child = adapter.parser._child
    assert child is not None
    meter = Meter(child.pid)
    with meter.running():
        done = 0
        while dealt := inbound.process():
            done += dealt
    assert done == count
    times = (meter.most - meter.idle) / (megabytes * 1024 * 1024)
    assert times <= MOST, f"idle {meter.idle >> 20} MB, most {meter.most >> 20} MB"
