"""``sigap up``: database, web with live streams, and worker under one roof.

Whatever dies is started again; Ctrl-C or SIGTERM stops all in order. The children get their own
process group and die with the supervisor (PR_SET_PDEATHSIG), so that nothing outlives a kill -9.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from sigap.config.orphans import die_with_parent
from sigap.config.postgres import EmbeddedPostgres

PAUSES_S = (0.0, 0.2, 1.0, 3.0)
HEALTHY_S = 3.0
STOP_S = 15.0
# glibc keeps freed blocks of up to 32 MB for itself; those of large mails go back at once.
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1024 * 1024)}
logger = logging.getLogger("sigap.supervisor")


@dataclass(slots=True)
class Child:
    """A process that must run. ``start`` gives a running one back."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def ensure(self) -> None:
        """Starts the process if it is not running and its pause is over."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            code = self.process.returncode
            logger.warning("%s ended with code %s; starting it again", self.name, code)
            lived = now - self.started_at
            self.failures = 0 if lived > HEALTHY_S else self.failures + 1
            self.not_before = now + PAUSES_S[min(self.failures, len(PAUSES_S) - 1)]
            self.process = None
        if now >= self.not_before:
            self.started_at = now
            self.process = self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def sigap_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sigap", *arguments]


def spawn(*arguments: str) -> subprocess.Popen[bytes]:
    """A ``sigap`` subcommand as a child that dies with us."""
    return subprocess.Popen(  # noqa: S603 - our own command
        sigap_command(*arguments),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
        env=_MEMORY | os.environ | {"SIGAP_SUPERVISED": "1"},
    )


class Supervisor:
    """Keeps children running until told to stop."""

    def __init__(self, postgres: EmbeddedPostgres | None, children: list[Child]) -> None:
        self._stopping = threading.Event()
        self._children = children
        if postgres is not None:
            self._children.insert(0, Child("postgres", postgres.start, signal.SIGINT))

    def run(self, *, ready_url: str, announce: Callable[[], None]) -> None:
        """Returns after a signal, once everything has stopped."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        announced = False
        while not self._stopping.is_set():
            for child in self._children:
                self._ensure(child)
            if not announced and _answers(ready_url):
                announced = True
                announce()
            self._stopping.wait(0.1 if not announced else 0.3)
        for child in reversed(self._children):
            child.stop()

    def adopt_postgres(self, process: subprocess.Popen[bytes]) -> None:
        """The database was already started for the migrations."""
        self._children[0].process = process
        self._children[0].started_at = time.monotonic()

    def _ensure(self, child: Child) -> None:
        try:
            child.ensure()
        except (OSError, SystemExit) as error:
            logger.exception("%s could not be started: %s", child.name, error)
            child.failures += 1
            child.not_before = time.monotonic() + PAUSES_S[min(child.failures, 3)]

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
