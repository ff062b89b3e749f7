from __future__ import annotations

import argparse

from sigap.config.commands.setup import Subcommands, django_ready


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "worker", parents=[shared], help="fetch, file and send mail, tell agents, keep timers"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.config.worker import Worker

    Worker().run()
    return 0
