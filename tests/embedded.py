"""A pytest plugin: one throw-away PostgreSQL and data folder for the whole run.

It is loaded by ``-p`` before Django's settings are read. Workers of pytest-xdist inherit both.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from sigap.config.postgres import EmbeddedPostgres

FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 100\n"


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="sigap-test-"))
    folder.chmod(0o755)
    os.environ["SIGAP_TEST_FOLDER"] = str(folder)
    os.environ["SIGAP_DATA"] = str(folder / "data")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if os.environ.get("DATABASE_URL"):
        return
    postgres = EmbeddedPostgres(folder / "postgres", folder / "postgres" / "run")
    postgres.prepare()
    with (postgres.cluster / "postgresql.auto.conf").open("a", encoding="utf-8") as conf:
        conf.write(FAST)
    process = postgres.start()
    atexit.register(postgres.stop, process)
    os.environ["DATABASE_URL"] = postgres.url


if "SIGAP_TEST_FOLDER" not in os.environ:
    _start()
