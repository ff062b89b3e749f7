"""An agent merges a ticket by keyboard and mouse, and takes it out again."""

from __future__ import annotations

from typing import Any

import pytest

from sigap.tickets.models import Merge
from tests.cast import Cast
from tests.tickets import open_by_customer
from tests.waiting import until

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 390])
def test_journey_merge(opened: Any, cast: Cast, width: int) -> None:
    first = open_by_customer(cast, subject="Printer rusak", text="Printer mati")
    second = open_by_customer(cast, subject="Masih rusak", text="Nomor seri 4711")
    page = opened(cast.agent, f"/tickets/{first.pk}/", width=width)
    page.wait_for_selector("div.composer__edit")
    page.locator("#head h2").click()
    page.keyboard.press("m")
    page.wait_for_selector("#merge")
    page.check(f"#offer-{second.pk}")
    page.wait_for_selector(f"h2:has-text('Merge 1 ticket into #{first.pk}')")
    page.click(f"form[action='/tickets/{first.pk}/merge'] button.btn--primary")
    page.wait_for_selector("#thread:has-text('Nomor seri 4711')")
    assert Merge.objects.filter(undone_at=None).count() == 1
    page.goto(page.url.replace(f"/{first.pk}/", f"/{second.pk}/"))
    assert page.url.endswith(f"/tickets/{first.pk}/")
    if width < 760:
        page.click("[data-pane=side] >> visible=true")
    page.click("button:has-text('Undo the merge')")
    until(lambda: not Merge.objects.filter(undone_at=None).exists())
    page.wait_for_selector("#thread:not(:has-text('Nomor seri 4711'))")
    page.goto(page.url.replace(f"/{first.pk}/", f"/{second.pk}/"))
    page.wait_for_selector("#thread:has-text('Nomor seri 4711')")
