"""Fixtures for what comes in and goes out."""

from __future__ import annotations

import pytest

from sigap.channels.email.models import Mailbox
from tests.cast import Cast


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    """The default mailbox, of the cast's team."""
    return Mailbox.objects.create(
        name="Bantuan",
        brand="Sigap",
        address="bantuan@desk.test",
        aliases=["help@desk.test"],
        is_default=True,
        team=cast.team,
        undo_seconds=0,
        signature_id="Tim Bantuan",
    )
