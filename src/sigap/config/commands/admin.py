from __future__ import annotations

import argparse
import sys

from sigap.config.commands.setup import Subcommands, django_ready, say


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser("admin", help="administrators")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser(
        "create", parents=[shared], help="make an administrator; prints a one-time password"
    )
    create.add_argument("--email", required=True)
    create.add_argument("--name", default="Administrator")
    create.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready(start_database=True)
    from sigap.config.preparing import create_administrator
    from sigap.people.actions.accounts import AddressTaken

    try:
        say(create_administrator(chosen.email, chosen.name))
    except AddressTaken:
        sys.exit(f"{chosen.email} already signs in. Use “Forgot password” on the sign-in page.")
    return 0
