"""An agent selects by keyboard, assigns many, looks at the results, undoes, and presses Z."""

from __future__ import annotations

from typing import Any

import pytest

from sigap.tickets.actions.bulk import work_on_bulks
from sigap.tickets.models import Bulk, Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer
from tests.waiting import until

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]


def work() -> None:
    while work_on_bulks():
        pass


def test_journey_bulk_by_keyboard(opened: Any, cast: Cast) -> None:
    numbers = [open_by_customer(cast, subject=f"Printer {i}").pk for i in range(4)]
    page = opened(cast.agent, "/tickets/?view=open")
    page.wait_for_selector(".tickets")
    assert not page.locator("#bulk").is_visible()
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    page.wait_for_selector("#bulk .count:has-text('3')")
    page.keyboard.press("a")
    page.wait_for_selector("#bulk-assign:popover-open")
    page.keyboard.press("Escape")
    page.wait_for_selector("#bulk-assign:not(:popover-open)", state="attached")
    page.keyboard.press("i")
    page.wait_for_selector("[data-toast] a:has-text('Results')")
    assert not page.locator("#bulk").is_visible()
    work()
    assert Ticket.objects.filter(assignee=cast.agent).count() == 3
    page.click("[data-toast] a:has-text('Results')")
    page.wait_for_selector("#bulk-page:has-text('3 changed')")
    page.click("button:has-text('Undo') >> visible=true")
    page.wait_for_selector("#bulk-page")
    until(lambda: Bulk.objects.count() == 2)
    work()
    page.wait_for_selector("#bulk-page:has-text('3 changed')")
    assert not Ticket.objects.filter(assignee=cast.agent).exists()
    page.goto(page.url.split("/bulk/")[0] + f"/tickets/{numbers[0]}/")
    page.wait_for_selector("div.composer__edit")
    page.locator("#head h2").click()
    page.keyboard.press("e")
    page.wait_for_selector("#head .pill:has-text('Solved')")
    page.locator("#head h2").click()
    page.keyboard.press("z")
    page.wait_for_selector("[data-toast]:has-text('Undone in')")
    until(lambda: Ticket.objects.get(pk=numbers[0]).status_category == "new")


def test_journey_bulk_on_a_phone(opened: Any, cast: Cast) -> None:
    numbers = [open_by_customer(cast, subject=f"Printer {i}").pk for i in range(2)]
    page = opened(cast.agent, "/tickets/?view=open", width=390)
    page.check(f"input[name=ticket][value='{numbers[0]}']")
    page.click("[popovertarget=bulk-priority]")
    page.click("#bulk-priority button[value='priority:4']")
    page.wait_for_selector("[data-toast] a:has-text('Results')")
    work()
    assert Ticket.objects.get(pk=numbers[0]).priority == 4
    page.click("[data-toast] button:has-text('Undo')")
    until(lambda: Bulk.objects.count() == 2)
    work()
    assert Ticket.objects.get(pk=numbers[0]).priority == 2


def test_what_is_ticked_belongs_to_the_ticket(opened: Any, cast: Cast) -> None:
    """A list that is redrawn in another order keeps the ticks with their tickets."""
    numbers = [open_by_customer(cast, subject=f"Printer {i}").pk for i in range(3)]
    page = opened(cast.agent, "/tickets/?view=open")
    page.check(f"input[name=ticket][value='{numbers[0]}']")
    open_by_customer(cast, subject="Baru masuk")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('sigap:changed'))")
    page.wait_for_selector(".tickets:has-text('Baru masuk')")
    page.wait_for_timeout(200)
    ticked = page.eval_on_selector_all("input[name=ticket]:checked", "all => all.map(b => b.value)")
    assert ticked == [str(numbers[0])]
    page.check("input[data-page]")
    page.wait_for_selector("#bulk .count:has-text('4')")
    page.keyboard.press("Escape")
    assert not page.locator("#bulk").is_visible()
