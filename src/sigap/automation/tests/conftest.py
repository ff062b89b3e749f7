from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sigap.people.models import Account
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_by_customer(cast, subject="Printer rusak")


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def sign_in(account: Account) -> Client:
        Account.objects.filter(pk=account.pk).update(language="en")
        client = Client()
        client.force_login(account)
        return client

    return sign_in
