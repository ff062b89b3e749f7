from __future__ import annotations

import argparse
import os

from sigap.config.commands.setup import Subcommands


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "web", parents=[shared], help="serve pages and API (without live streams, unless --all)"
    )
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=3, help="per process")
    parser.add_argument("--all", action="store_true", help="serve live streams too")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ.setdefault("SIGAP_URL", f"http://{chosen.host}:{chosen.port}")
    Server(
        "sigap.config.asgi:application" if chosen.all else "sigap.config.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGI if chosen.all else Interfaces.WSGI,
        workers=chosen.processes,
        blocking_threads=None if chosen.all else chosen.threads,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
        factory=False,
    ).serve()
    return 0
