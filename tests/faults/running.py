"""A whole desk by ``sigap up`` in a folder of its own, whose processes can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from sigap.config.places import Places
from tests.waiting import free_port, until, wait_for_port


def processes(*words: str) -> list[int]:
    """The running processes whose command line holds all of the words."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if all(word in line for word in words):
            found.append(int(entry.name))
    return found


MAILBOX = """
import django; django.setup()
from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.journal.actors import SYSTEM
create_mailbox(actor=SYSTEM, name="Bantuan", address="{address}", imap_host="127.0.0.1",
    imap_port={imap}, imap_security="plain", imap_username="{address}", imap_password="{password}",
    smtp_host="{host}", smtp_port={port}, smtp_security="plain")
"""


@dataclass
class RunningDesk:
    """``up`` and ``listener`` are started anew by :meth:`ensure` when they are gone."""

    folder: Path
    port: int = field(default_factory=free_port)
    lmtp: int = field(default_factory=free_port)
    up: subprocess.Popen[bytes] | None = None
    listener: subprocess.Popen[bytes] | None = None

    @property
    def conninfo(self) -> str:
        socket = Places(self.folder).postgres_socket
        return f"host={socket} user=sigap dbname=sigap connect_timeout=3"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "SIGAP_DATA": str(self.folder),
            "SIGAP_LOG_LEVEL": "WARNING",
            "SIGAP_DNS": "off",
        }
        left = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return left | own | {"DJANGO_SETTINGS_MODULE": "sigap.config.settings"}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "sigap", *arguments]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder.parent / "desk.log").open("ab") as log:
            return subprocess.Popen(
                self.command(*arguments), env=self.environment, stdout=log, stderr=log
            )

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            input=given,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def add_mailbox(self, address: str, password: str, *, imap: int, smtp: str) -> None:
        """One fetched from a port of this machine and sent through ``host:port``."""
        host, _, port = smtp.rpartition(":")
        script = MAILBOX.format(
            address=address, password=password, imap=imap, host=host, port=int(port)
        )
        subprocess.run([sys.executable, "-c", script], env=self.environment, check=True)

    def ensure(self) -> None:
        if self.up is None or self.up.poll() is not None:
            self.up = self.start("up", "--port", str(self.port))
        if self.listener is None or self.listener.poll() is not None:
            self.listener = self.start("mail", "listen", "--lmtp", f"127.0.0.1:{self.lmtp}")

    def wait_ready(self) -> None:
        until(self.answers, seconds=60)
        wait_for_port(self.port)

    def answers(self) -> bool:
        try:
            return self.number("SELECT count(*) FROM tickets_status") > 0
        except psycopg.Error:
            return False

    def number(self, sql: str) -> int:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            row = connection.execute(sql).fetchone()
            return int(row[0]) if row else 0

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            return connection.execute(sql).fetchall()

    def kill(self, name: str) -> bool:
        """kill -9 of one part; False where it is not running just now."""
        assert self.up is not None
        below = {
            "supervisor": [self.up.pid],
            "postgres": processes("postgres", "-D", str(self.folder)),
            "worker": children(self.up.pid, "sigap worker"),
            "web": children(self.up.pid, "sigap web"),
            "parser": [
                child
                for worker in children(self.up.pid, "sigap worker")
                for child in children(worker, "parsing.child")
            ],
        }[name]
        for pid in below:
            os.kill(pid, signal.SIGKILL)
        if name == "supervisor" and below:
            self.up.wait()
        return bool(below)

    def stop(self) -> None:
        for process in (self.listener, self.up):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(timeout=60)


def children(parent: int, word: str) -> list[int]:
    found = []
    for pid in processes(word):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent:
            found.append(pid)
    return found
