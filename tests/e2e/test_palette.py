"""A day without the mouse: palette, keys, the next ticket."""

from __future__ import annotations

from typing import Any

import pytest

from sigap.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer
from tests.waiting import until

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
EDITOR = "div.composer__edit"


def test_journey_by_keyboard_alone(opened: Any, cast: Cast) -> None:
    first = open_by_customer(cast, subject="Printer rusak")
    second = open_by_customer(cast, subject="VPN terputus")
    page = opened(cast.agent, "/")
    press = page.keyboard.press
    press("g")
    press("n")
    page.wait_for_url(f"**/tickets/{first.pk}/**")
    page.wait_for_selector(EDITOR)
    until(lambda: Ticket.objects.get(pk=first.pk).assignee == cast.agent)
    press("p")
    page.wait_for_selector("#palette-list [role=option]:has-text('Urgent')")
    page.keyboard.type("urg")
    press("Enter")
    until(lambda: Ticket.objects.get(pk=first.pk).priority == 4)
    press("Control+k")
    page.wait_for_selector(f"#palette-list [role=group][aria-label='#{first.pk}']")
    page.keyboard.type("assign…")
    press("Enter")
    page.wait_for_selector("#palette-list [role=option]:has-text('Fajar')")
    press("Backspace")
    page.wait_for_selector("#palette-list [role=option]:has-text('Take the next ticket')")
    press("Escape")
    press("r")
    page.keyboard.type("Sudah kami perbaiki")
    press("Control+Shift+Enter")
    until(lambda: Message.objects.filter(author_kind="agent").count() == 1)
    until(lambda: Ticket.objects.get(pk=first.pk).status_category == "solved")
    press("Escape")
    press("Control+k")
    page.wait_for_selector("#palette-list [role=option]")
    page.keyboard.type("terputus")
    page.wait_for_selector(f"#palette-list a[href='/tickets/{second.pk}/']")
    press("Enter")
    page.wait_for_url(f"**/tickets/{second.pk}/**")
    page.wait_for_selector(EDITOR)
    press("h")
    page.wait_for_selector("#snooze-menu button[value=answer]")
    press("Escape")
    page.wait_for_selector("#snooze-menu", state="hidden")
    press("w")
    page.wait_for_selector("#toasts .toast")
    press("t")
    page.keyboard.type("vpn")
    press("Enter")
    until(lambda: Ticket.objects.get(pk=second.pk).tags == ["vpn"])


def test_keys_can_be_switched_off(opened: Any, cast: Cast) -> None:
    page = opened(cast.agent, "/settings/profile/")
    page.uncheck("[name=has_single_keys]", force=True)
    page.click("form[method=post] button:has-text('Save')")
    page.wait_for_selector("html[data-keys=off]")
    page.keyboard.press("c")
    assert page.url.endswith("/settings/profile/")
