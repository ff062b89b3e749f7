"""``sigap failpoints``: where tests let the mail road break."""

from __future__ import annotations

import argparse

from sigap.config.commands.setup import Subcommands, say
from sigap.core.failpoints import POINTS


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "failpoints", parents=[shared], help="the points at which tests let the mail road break"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    for name, meaning in POINTS.items():
        say(f"{name:28} {meaning}")
    return 0
