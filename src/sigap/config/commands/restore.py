from __future__ import annotations

import argparse
import os
import sys
import tarfile
from pathlib import Path

from sigap.config.commands.setup import Subcommands, django_ready, say
from sigap.config.places import places


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser(
        "restore", parents=[shared], help="fill a new desk from a backup (--data a new folder)"
    )
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    if not chosen.file.exists():
        sys.exit(f"{chosen.file} does not exist.")
    _put_key(chosen.file)
    django_ready(start_database=True)
    from sigap.config.preparing import migrate
    from sigap.core.secrets import prove_key
    from sigap.trust.backup import DeskNotEmpty, NotABackup, restore

    try:
        count = restore(chosen.file)
    except NotABackup:
        sys.exit(f"{chosen.file} is not a backup of Sigap.")
    except DeskNotEmpty:
        sys.exit("There is already a desk here. Choose a new folder: --data DIR.")
    migrate()
    prove_key()
    say(
        f"Restored: database, key and {count} files. Answers that were waiting to be sent are held."
    )
    return 0


def _put_key(file: Path) -> None:
    """The backup's key, before the settings make a new one; an existing key is left alone."""
    target = places().key_file
    if target.exists() or os.environ.get("SIGAP_SECRET_KEY_FILE"):
        return
    try:
        with tarfile.open(file) as tar:
            content = tar.extractfile("secret.key")
            text = content.read() if content else b""
    except (tarfile.TarError, KeyError):
        text = b""
    if not text:
        sys.exit(f"{file} is not a backup of Sigap.")
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as key:
        key.write(text)
