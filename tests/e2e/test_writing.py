"""Prepared texts from the keyboard: a journey through the composer."""

from __future__ import annotations

from typing import Any

import pytest

from sigap.automation.actions.canned import Canned, save_canned
from sigap.automation.actions.macros import Plan, save_macro
from sigap.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer
from tests.waiting import until

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
EDITOR = "div.composer__edit"


def test_journey_canned_reply_and_macro(opened: Any, cast: Cast) -> None:
    ticket = open_by_customer(cast, subject="Printer rusak")
    actor = cast.actor(cast.agent)
    text = "Halo {{customer.first_name}}, kami cek dulu."
    save_canned(None, Canned(name="Salam", text_id=text), actor=actor)
    save_canned(None, Canned(name="Tutup", text_id="Selamat bekerja."), actor=actor)
    save_macro(None, Plan(name="Tandai", whose="mine", steps={"add_tags": ["vip"]}), actor=actor)
    page = opened(cast.agent, f"/tickets/{ticket.pk}/")
    page.wait_for_selector(EDITOR)
    page.keyboard.press("r")
    page.keyboard.type("/")
    page.wait_for_selector("#canned [role=option]")
    page.keyboard.type("cek")
    page.wait_for_selector("#canned [role=option]:has-text('Halo Budi')")
    until(lambda: page.locator("#canned [role=option]").count() == 1)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{EDITOR}:has-text('Halo Budi, kami cek dulu.')")
    page.keyboard.type(" 1/2")
    assert "1/2" in page.inner_text(EDITOR), "a slash inside a word is a slash"
    page.keyboard.press("Control+Enter")
    until(lambda: Message.objects.filter(author_kind="agent").count() == 1)
    assert Message.objects.get(author_kind="agent").text == "Halo Budi, kami cek dulu. 1/2"
    page.goto(page.url.split("?")[0] + "macros")
    page.click("button:has-text('Run')")
    page.wait_for_selector("#facts .tag:has-text('vip')")
    assert Ticket.objects.get().tags == ["vip"]
