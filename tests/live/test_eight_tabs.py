"""Eight tabs of one browser: one stream among them, and all of them alive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import PASSWORD, Cast
from tests.desk import serving
from tests.tickets import open_by_customer

TABS = 8
pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(cast: Cast) -> Iterator[str]:
    with serving("--all") as url:
        yield url


def test_all_are_told(cast: Cast, desk: str, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 800}, locale="id-ID")
    first = context.new_page()
    first.goto(f"{desk}/accounts/login/?next=/tickets/?view=open")
    first.fill("[name=login]", cast.agent.email)
    first.fill("[name=password]", PASSWORD)
    first.click("form[action='/accounts/login/'] button.btn--primary")
    first.wait_for_selector(".app")
    tabs = [first, *(context.new_page() for _tab in range(TABS - 1))]
    for tab in tabs[1:]:
        tab.goto(f"{desk}/tickets/?view=open")
        tab.wait_for_selector(".app")
    for subject in ("Delapan tab satu", "Delapan tab dua"):
        open_by_customer(cast, subject=subject)
        for tab in tabs:
            tab.wait_for_selector(f"text={subject}", timeout=20_000)
        tabs.pop(0).close()  # the one that holds the stream: another takes it over
    context.close()
