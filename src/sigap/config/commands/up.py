"""``sigap up``: everything that a desk needs, under one supervisor."""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import sys
from typing import IO

from sigap.config.places import Places, places
from sigap.config.postgres import EmbeddedPostgres


def add(
    subcommands: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
) -> None:
    parser = subcommands.add_parser("up", parents=[shared], help="start the whole desk")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    parser.add_argument("--demo", action="store_true", help="fill a new desk with a living example")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    here = places()
    lock = _only_one(here)
    os.environ.setdefault("SIGAP_URL", f"http://{_shown(chosen.host)}:{chosen.port}")
    postgres = None if os.environ.get("DATABASE_URL") else _embedded(here)
    database = postgres.start() if postgres else None
    try:
        first = _prepare(demo=chosen.demo)
    except BaseException:
        if postgres and database:
            postgres.stop(database)
        raise
    from sigap.config.supervisor import Child, Supervisor, spawn

    port, lmtp = str(chosen.port), os.environ.get("SIGAP_LMTP", "")
    supervisor = Supervisor(
        postgres,
        [
            Child("web", lambda: spawn("web", "--all", "--host", chosen.host, "--port", port)),
            Child("worker", lambda: spawn("worker")),
            *([Child("mail", lambda: spawn("mail", "listen", "--lmtp", lmtp))] if lmtp else []),
        ],
    )
    if database:
        supervisor.adopt_postgres(database)
    url = os.environ["SIGAP_URL"]
    supervisor.run(
        ready_url=f"http://{_shown(chosen.host)}:{port}/readyz",
        announce=lambda: _announce(url, first),
    )
    lock.close()
    return 0


def _only_one(here: Places) -> IO[str]:
    """Two supervisors on one data folder would fight over the database."""
    here.data.mkdir(parents=True, exist_ok=True)
    lock = (here.data / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(
            f"A desk is already running on {here.data}. Stop it, or choose another --data DIR."
        )
    return lock


def _embedded(here: Places) -> EmbeddedPostgres:
    postgres = EmbeddedPostgres(here.postgres, here.postgres_socket)
    postgres.prepare()
    return postgres


def _prepare(*, demo: bool) -> str | None:
    """Schema, key, first administrator, demo; returns what to tell on a first run."""
    import django

    django.setup()
    from django.db import connection

    from sigap.config.preparing import prepare

    told = prepare(demo=demo)
    connection.close()
    return told


def _announce(url: str, first: str | None) -> None:
    if first:
        print(first, flush=True)
    print(f"Sigap is ready at {url}", flush=True)


def _shown(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only compared
