"""Custom fields in a real browser: a condition followed live, solving that asks for a field."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sigap.tickets.models import Ticket
from sigap.tickets.queries.fields import contents, values_of
from tests.cast import Cast
from tests.fields import condition, make_field, make_form

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(cast: Cast) -> None:
    device = make_field("device", "choice", choices="laptop printer")
    serial = make_field("serial", "pattern", pattern="[A-Z]{2}-[0-9]{4}", example="LT-0937")
    make_form(
        device,
        serial,
        required={"serial": "solve"},
        conditions=[condition("show", "serial", when=[("field:device", "in", ["laptop"])])],
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_filled_in_place_journey(
    opened, cast: Cast, ticket: Ticket, form: None, width: int
) -> None:
    page = opened(cast.agent, f"/tickets/{ticket.pk}/", width=width)
    if width < 1180:
        page.click("[data-pane=side]:visible")
    page.click("text=Fill in fields")
    serial = page.locator("[data-field=serial]")
    page.wait_for_selector("[name=f-device]")
    expect(serial).to_be_hidden()
    page.select_option("[name=f-device]", "laptop")
    expect(serial).to_be_visible()
    page.select_option("[name=f-device]", "printer")
    expect(serial).to_be_hidden()
    page.select_option("[name=f-device]", "laptop")
    page.fill("[name=f-serial]", "salah")
    page.click(".fields__form .btn--primary")
    page.wait_for_selector("[data-field=serial] .field__err")
    expect(page.locator("[name=f-serial]")).to_have_value("salah")
    page.fill("[name=f-serial]", "LT-0937")
    page.click(".fields__form .btn--primary")
    page.wait_for_selector(".fields dd:has-text('LT-0937')")
    expect(page.locator(".fields__form")).to_have_count(0)
    assert contents(values_of(ticket.pk)) == {"device": ("laptop",), "serial": "LT-0937"}
    opened.complaints.clear()  # the browser reports the 422


def test_solving_asks_for_what_is_missing_journey(
    opened, cast: Cast, ticket: Ticket, form: None
) -> None:
    page = opened(cast.agent, f"/tickets/{ticket.pk}/")
    page.click("text=Fill in fields")
    page.select_option("[name=f-device]", "laptop")
    page.click(".fields__form .btn--primary")
    page.wait_for_selector(".fields dd:has-text('laptop')")
    page.keyboard.press("e")
    page.wait_for_selector("[name=f-serial]")
    expect(page.locator("[name=f-serial]")).to_be_focused()
    page.fill("[name=f-serial]", "LT-0937")
    page.click("button:has-text('Save and solve')")
    page.wait_for_selector("#head .pill:has-text('Solved')")
    ticket.refresh_from_db()
    assert ticket.status_category == "solved"
    opened.complaints.clear()  # the browser reports the 422


def test_a_new_ticket_takes_the_form_of_its_type_journey(opened, cast: Cast) -> None:
    make_form(make_field("order", "integer"), type="complaint")
    page = opened(cast.agent, "/tickets/new")
    expect(page.locator("[name=f-order]")).to_have_count(0)
    page.select_option("#id_type", "complaint")
    page.wait_for_selector("[name=f-order]")
    page.select_option("#id_type", "request")
    expect(page.locator("[name=f-order]")).to_have_count(0)
