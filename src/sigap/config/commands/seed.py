from __future__ import annotations

import argparse
import sys

from sigap.config.commands.setup import Subcommands, django_ready, say

SIZES = {"small": 300, "medium": 10_000, "huge": 100_000}


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "seed", parents=[shared], help="fill an empty desk with examples"
    )
    parser.add_argument(
        "--size",
        default="small",
        metavar="small|medium|huge|N",
        help="small: the living demo; medium, huge or a number: that many tickets, made in bulk",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    tickets = SIZES.get(chosen.size) or (int(chosen.size) if chosen.size.isdecimal() else 0)
    if not tickets:
        sys.exit(f"--size {chosen.size}: use small, medium, huge or a number.")
    django_ready(start_database=True)
    from sigap.config.preparing import DEMO_EMAIL, create_administrator, migrate
    from sigap.people.models import Account
    from sigap.tickets.models import Ticket

    migrate()
    if Ticket.objects.exists():
        sys.exit("This desk has tickets already; examples go into an empty one.")
    if not Account.objects.exists():
        say(create_administrator(DEMO_EMAIL))
    if chosen.size == "small":
        from sigap.config.demo.seeding import seed_demo

        seed_demo()
    else:
        from sigap.config.demo.bulk import seed_bulk

        seed_bulk(tickets)
    say(f"The desk has {Ticket.objects.count()} tickets.")
    return 0
