"""Browsers of the cast, without a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sigap.people.models import Account
from sigap.tickets.queries.choosing import forget_choices
from sigap.tickets.queries.counting import forget_counts
from sigap.tickets.queries.saved import forget_saved
from sigap.tickets.shown.fragments import forget_fragments

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def _nothing_remembered():
    forget_choices()
    forget_counts()
    forget_saved()
    forget_fragments()


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def make(account: Account) -> Client:
        """The tests read English."""
        account.language = "en"
        account.save()
        client = Client()
        client.force_login(account)
        return client

    return make


@pytest.fixture
def agent(cast, signed_in) -> Client:
    return signed_in(cast.agent)
