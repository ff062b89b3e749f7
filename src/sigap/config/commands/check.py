from __future__ import annotations

import argparse

from sigap.config.commands.setup import Subcommands, django_ready, say


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "check", parents=[shared], help="is the desk healthy? exit code 1 if not"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.config.health import checks

    found = checks()
    for check in found:
        say(f"{'ok  ' if not check.problem else 'FAIL'} {check.name} {check.problem}".rstrip())
    return int(any(check.problem for check in found))
