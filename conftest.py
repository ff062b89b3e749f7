"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast

pytest_plugins = [
    "tests.peers.certificates",
    "tests.peers.oauth",
    "tests.peers.smtp",
    "tests.peers.dovecot",
    "tests.peers.postfix",
    "tests.peers.graph",
    "tests.peers.imap",
    "tests.peers.names",
    "tests.peers.browser",
]


PEERS = {
    "peer_browser": (Path("/usr/bin/chromium"), "Debian's chromium"),
    "peer_dovecot": (Path("/usr/sbin/dovecot"), "Debian's dovecot-imapd and dovecot-lmtpd"),
    "peer_postfix": (Path("/usr/sbin/postfix"), "Debian's postfix"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a peer that is not there is skipped, and in CI refused."""
    for marker, (program, name) in PEERS.items():
        if program.exists():
            continue
        if os.environ.get("CI") == "true":
            raise pytest.UsageError(f"{name} is not installed, and CI never skips")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"needs {name}"))


@pytest.fixture(autouse=True)
def _mailboxes_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests change mailboxes faster than any administrator."""
    from sigap.channels.email.queries import mailboxes

    monkeypatch.setattr(mailboxes, "KEPT_S", 0.0)


@pytest.fixture(autouse=True)
def _no_fields_remembered() -> None:
    from sigap.tickets.queries.fields import forget_catalogue

    forget_catalogue()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def ticket(cast: Cast) -> Any:
    """A ticket of the cast's team, from its customer."""
    from tests.tickets import open_by_customer

    return open_by_customer(cast)
