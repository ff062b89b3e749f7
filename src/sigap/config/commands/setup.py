"""What subcommands share: the parser's type, and a Django that is ready to use."""

from __future__ import annotations

import argparse
import atexit
import os
import sys
from typing import TypeAlias

from sigap.config.places import places

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def django_ready(*, start_database: bool = False) -> None:
    """Sets Django up. Where the embedded database is not running it is started for this command,
    if wanted; else the command ends and says what to do."""
    import django

    django.setup()
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        if os.environ.get("DATABASE_URL"):
            hint = "check DATABASE_URL"
        elif start_database:
            return _start_database()
        else:
            hint = f"start the desk first: bin/up --data {places().data}"
        sys.exit(f"The database does not answer ({str(error).strip().splitlines()[0]}); {hint}.")


def _start_database() -> None:
    from sigap.config.postgres import EmbeddedPostgres

    here = places()
    postgres = EmbeddedPostgres(here.postgres, here.postgres_socket)
    postgres.prepare()
    atexit.register(postgres.stop, postgres.start())


def say(text: str) -> None:
    """A line of the command's own output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
