"""A desk of N tickets, running as it would in production: PostgreSQL, web with two processes,
worker and LMTP listener."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import free_port, start, wait_for_port

WEB_PROCESSES = 2


@dataclass
class Desk:
    """``roots`` are the processes whose trees are measured."""

    folder: Path
    tickets: int
    web_port: int = field(default_factory=free_port)
    hello_port: int = field(default_factory=free_port)
    lmtp_port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Starts the database and seeds it, unless it is there from an earlier run."""
        from sigap.config.places import Places
        from sigap.config.postgres import EmbeddedPostgres

        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        places = Places(self.folder)
        os.environ |= {"SIGAP_DATA": str(self.folder), "SIGAP_URL": self.url}
        os.environ |= {"SIGAP_LOG_LEVEL": "WARNING", "SIGAP_DNS": "off"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "sigap.config.settings"
        self.postgres = EmbeddedPostgres(places.postgres, places.postgres_socket)
        self.postgres.prepare()
        self.processes["postgres"] = self.postgres.start()
        # A desk kept from an earlier run may be of an older schema.
        subprocess.run([sys.executable, "-m", "sigap", "migrate"], check=True)
        seeded = self.folder / f"seeded-{self.tickets}"
        if not seeded.exists():
            subprocess.run(
                [sys.executable, "-m", "sigap", "seed", "--size", str(self.tickets)], check=True
            )
            seeded.touch()

    def start(self) -> None:
        log = self.folder / "bench.log"
        for name, arguments in {
            "web": (
                "sigap",
                "web",
                "--port",
                str(self.web_port),
                "--processes",
                str(WEB_PROCESSES),
            ),
            "worker": ("sigap", "worker"),
            "lmtp": ("sigap", "mail", "listen", "--lmtp", f"127.0.0.1:{self.lmtp_port}"),
            "hello": ("bench.floor", str(self.hello_port)),
        }.items():
            self.processes[name] = start(*arguments, log=log, env={})
        for port in (self.web_port, self.lmtp_port, self.hello_port):
            wait_for_port(port)

    def stop(self) -> None:
        postgres = self.processes.pop("postgres", None)
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
        if postgres:
            self.postgres.stop(postgres)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def roots(self) -> list[int]:
        return [found.pid for name, found in self.processes.items() if name != "hello"]
