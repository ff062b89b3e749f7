from __future__ import annotations

import argparse

from sigap.config.commands.setup import Subcommands, django_ready, say


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser("migrate", parents=[shared], help="bring the schema up to date")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready(start_database=True)
    from sigap.config.preparing import migrate

    migrate()
    say("The schema is up to date.")
    return 0
