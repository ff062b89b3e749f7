"""Fixtures for all tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast

pytest_plugins = ["tests.peers.smtp", "tests.peers.dovecot"]


@pytest.fixture(autouse=True)
def _mailboxes_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests change mailboxes faster than any administrator."""
    from sigap.channels.email.queries import mailboxes

    monkeypatch.setattr(mailboxes, "KEPT_S", 0.0)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def ticket(cast: Cast) -> Any:
    """A ticket of the cast's team, from its customer."""
    from tests.tickets import open_by_customer

    return open_by_customer(cast)
