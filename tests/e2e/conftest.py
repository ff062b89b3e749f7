"""A desk behind the real server, and pages of a real browser on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sigap.channels.email.models import Mailbox
from sigap.people.models import Account
from tests.cast import PASSWORD, Cast
from tests.desk import serving


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    return Mailbox.objects.create(
        name="Bantuan",
        brand="Sigap",
        address="bantuan@desk.test",
        is_default=True,
        team=cast.team,
        undo_seconds=30,
    )


@pytest.fixture
def desk(cast: Cast, mailbox: Mailbox) -> Iterator[str]:
    Account.objects.update(language="en")
    with serving("--all") as address:
        yield address


@pytest.fixture
def opened(browser: Any, desk: str) -> Iterator[Callable[..., Any]]:
    """Signs an account in and opens a page; every complaint of the browser is a failure."""
    complaints: list[str] = []

    def open_page(account: Account, path: str, *, width: int = 1440, theme: str = "light") -> Any:
        height = 900 if width > 600 else 844
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=theme, locale="en"
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.set_default_timeout(6000)
        page.goto(f"{desk}/accounts/login/?next={path}")
        page.fill("[name=login]", account.email)
        page.fill("[name=password]", PASSWORD)
        page.click("form[action='/accounts/login/'] button.btn--primary")
        page.wait_for_selector(".app")
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined] # for tests that expect some
    yield open_page
    for context in browser.contexts:
        context.close()
    assert complaints == []
