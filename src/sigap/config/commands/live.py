from __future__ import annotations

import argparse

from sigap.config.commands.setup import Subcommands


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "live", parents=[shared], help="serve only the live streams, beside sigap web"
    )
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "sigap.config.live:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGI,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
    return 0
