"""Fails when a model changed without its migration: python -m tests.migrations."""

from __future__ import annotations

import os

import tests.embedded  # noqa: F401 - gives the run its database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("makemigrations", check=True, dry_run=True)


main()
