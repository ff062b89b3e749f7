from __future__ import annotations

import argparse
import sys

from sigap.config.commands.setup import Subcommands, django_ready, say


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser("token", help="keys to the API")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    create = actions.add_parser("create", parents=[shared], help="make one; prints it alone, once")
    create.add_argument("--agent", metavar="EMAIL", required=True)
    create.add_argument("--name", default="command line")
    create.add_argument("--scope", action="append", choices=["read", "write"])
    create.add_argument("--days", type=int, default=365, help="until it expires; default 365")
    create.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready(start_database=True)
    from sigap.journal.actors import SYSTEM
    from sigap.people.actions.tokens import create_token
    from sigap.people.models import Account

    account = Account.objects.filter(email=chosen.agent.lower(), is_active=True).first()
    if account is None:
        sys.exit(f"No agent signs in as {chosen.agent}. See the page Agents for who does.")
    say(
        create_token(account, actor=SYSTEM, name=chosen.name, scopes=chosen.scope, days=chosen.days)
    )
    return 0
