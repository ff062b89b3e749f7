"""A desk served by the real server, on the test's own database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from sigap.people.models import Account
from tests.processes import environment
from tests.waiting import free_port, wait_for_port


@contextmanager
def serving(*arguments: str) -> Iterator[str]:
    """``sigap web`` with the arguments; gives its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "sigap", "web", "--port", str(port), *arguments],
        env=environment(
            SIGAP_URL=f"http://127.0.0.1:{port}",
            DJANGO_SETTINGS_MODULE="tests.settings",
            SIGAP_LOG_LEVEL="ERROR",
        ),
    )
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def signed_in(account: Account) -> str:
    """The session cookie of an account."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"sigap={session.session_key}"
