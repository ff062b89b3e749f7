"""What subcommands share: the parser's type, and a Django that is ready to use."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TypeAlias

from sigap.config.places import places

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def django_ready() -> None:
    """Sets Django up, and says what to do where the database does not answer."""
    import django

    django.setup()
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        hint = (
            "check DATABASE_URL"
            if os.environ.get("DATABASE_URL")
            else f"start the desk on {places().data} first: bin/up --data {places().data}"
        )
        sys.exit(f"The database does not answer ({str(error).strip().splitlines()[0]}); {hint}.")


def say(text: str) -> None:
    """A line of the command's own output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
