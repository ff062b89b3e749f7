"""What a desk needs before it serves: schema, key, an administrator, and the demo if wanted."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sigap.core.secrets import prove_key
from sigap.journal.actors import SYSTEM
from sigap.people.actions.accounts import create_account, set_password
from sigap.people.models import Account
from sigap.people.roles import Roles

FIRST_EMAIL = "admin@sigap.local"
DEMO_EMAIL = "admin@demo.sigap.test"


def migrate() -> None:
    """Brings the schema up to date; costs little when it is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def prepare(*, demo: bool) -> str | None:
    """Makes the desk usable. Returns the first administrator's sign-in, once."""
    settings.PLACES.blobs.mkdir(parents=True, exist_ok=True)
    migrate()
    prove_key()
    if Account.objects.exists():
        return None
    told = create_administrator(DEMO_EMAIL if demo else FIRST_EMAIL)
    if demo:
        from sigap.config.demo.seeding import seed_demo

        seed_demo()
    return told


def create_administrator(email: str, name: str = "Administrator") -> str:
    """An administrator with a random password; returns the sentence that tells it."""
    password = secrets.token_urlsafe(12)
    account = create_account(email=email, name=name, role=Roles.ADMINISTRATOR, actor=SYSTEM)
    set_password(account.pk, password, actor=SYSTEM)
    return (
        f"Administrator: {email}\nOne-time password: {password}\n"
        "Change it under Profile after you have signed in."
    )
