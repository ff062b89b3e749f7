from __future__ import annotations

import argparse
from pathlib import Path

from sigap.config.commands.setup import Subcommands, django_ready, say


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "backup", parents=[shared], help="write database, files and key into one file"
    )
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready(start_database=True)
    from sigap.trust.backup import backup

    count = backup(chosen.file)
    size = chosen.file.stat().st_size
    say(
        f"{chosen.file}: database, key and {count} files, {size / 1e6:.1f} MB. It holds the key:"
        " keep it as safe as the desk itself."
    )
    return 0
