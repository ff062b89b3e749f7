"""The ``sigap`` command: parses, prepares the environment, and hands over to one subcommand."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

COMMANDS = (
    "up",
    "web",
    "live",
    "worker",
    "migrate",
    "seed",
    "mail",
    "inbound",
    "token",
    "admin",
    "check",
    "failpoints",
    "journal",
    "backup",
    "restore",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one subcommand; exit codes are those of sysexits.h where one fits."""
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    if chosen.data:
        os.environ["SIGAP_DATA"] = str(Path(chosen.data).expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
    sys.exit(chosen.run(chosen) or 0)


def build_parser() -> argparse.ArgumentParser:
    """The parser with all subcommands; each module in ``config.commands`` adds its own."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        metavar="DIR",
        help="data folder of the desk (default: SIGAP_DATA, /var/lib/sigap for root,"
        " ~/.local/share/sigap for others)",
    )
    parser = argparse.ArgumentParser(prog="sigap", description="Sigap, the open-source help desk.")
    subcommands = parser.add_subparsers(title="subcommands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = import_module(f"sigap.config.commands.{name}")
        module.add(subcommands, shared)
    return parser
