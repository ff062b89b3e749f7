"""Finding and listing in a real browser: completion, a kept view, the board by mouse and keys."""

from __future__ import annotations

import pytest

from sigap.tickets.actions.settling import set_status, status_of
from sigap.tickets.models import View
from sigap.tickets.models.choices import StatusCategory
from tests.cast import Cast
from tests.tickets import open_by_customer

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
FIELD = "#query"


@pytest.mark.parametrize("width", [1440, 390])
def test_search_with_completion_journey(opened, cast: Cast, width: int) -> None:
    open_by_customer(cast, subject="Printer macet", tags=("vpn",))
    open_by_customer(cast, subject="Printer hilang", tags=("spam",))
    page = opened(cast.agent, "/search/", width=width)
    page.click(FIELD)
    page.keyboard.type("sta")
    page.wait_for_selector("[role=option]:has-text('status:')")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute(FIELD, "aria-activedescendant") == "query-list-0"
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=option]:has-text('unsolved')")
    page.click("[role=option]:has-text('new')")
    assert page.input_value(FIELD) == "status:new "
    page.keyboard.type("-tag:spam printer")
    page.keyboard.press("Enter")
    page.wait_for_selector("tr:has-text('Printer macet')")
    assert page.locator("tr:has-text('Printer hilang')").count() == 0
    page.fill(FIELD, "statsu:open")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark:has-text('statsu')")
    opened.complaints.clear()  # the browser reports the 422


def test_a_kept_view_journey(opened, cast: Cast) -> None:
    open_by_customer(cast, subject="Penting", priority=4)
    page = opened(cast.agent, "/tickets/?q=priority:urgent")
    page.click("a:has-text('Save view')")
    page.fill("[name=name]", "Mendesak")
    page.click("button:has-text('Save view')")
    page.wait_for_selector("#views .nav:has-text('Mendesak')")
    assert View.objects.get().query == "status:unsolved priority:4"


def test_board_journey(opened, cast: Cast) -> None:
    ticket = open_by_customer(cast, subject="Printer rusak")
    page = opened(cast.agent, "/tickets/board?view=open")
    page.wait_for_selector(".board__move:visible")
    page.drag_and_drop(
        f"#card-{ticket.pk} .row >> nth=1", ".board__col[data-value='2'] .board__cards"
    )
    page.wait_for_selector(f".board__col[data-value='2'] #card-{ticket.pk}[data-status='2']")
    page.focus(f"#card-{ticket.pk} .board__move")
    page.keyboard.press("Enter")
    page.click("#board-menu [data-to='3']")
    page.wait_for_selector(f".board__col[data-value='3'] #card-{ticket.pk}[data-status='3']")
    ticket.refresh_from_db()
    assert ticket.status_category == "pending"
    hold = status_of(StatusCategory.ON_HOLD)
    set_status(ticket.pk, hold, actor=cast.actor(cast.lead))
    page.wait_for_selector(f".board__col[data-value='4'] #card-{ticket.pk}")
