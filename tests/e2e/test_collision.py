"""Two agents on one ticket: each sees the other, and nobody answers past an unread entry."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sigap.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer
from tests.waiting import until

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
EDITOR = "div.composer__edit"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_by_customer(cast, subject="Printer rusak")


def test_who_is_here_and_who_writes(opened: Any, cast: Cast, ticket: Ticket) -> None:
    one = opened(cast.agent, f"/tickets/{ticket.pk}/")
    one.wait_for_selector(EDITOR)
    two = opened(cast.lead, f"/tickets/{ticket.pk}/")
    two.wait_for_selector("#present .avatar")
    one.wait_for_selector("#present .avatar")
    assert not one.locator("#writing p").count()
    two.click(EDITOR)
    two.keyboard.type("S")
    begun = time.monotonic()
    one.wait_for_selector("#writing p:has-text('is writing a reply')")
    assert time.monotonic() - begun < 1
    two.locator("text=Note").first.click()
    two.click(EDITOR)
    two.keyboard.type("aya")
    one.wait_for_selector("#writing p:has-text('is writing an internal note')")
    two.goto(two.url.replace(f"/tickets/{ticket.pk}/", "/tickets/"))
    one.wait_for_selector("#present .avatar", state="detached")
    one.wait_for_selector("#writing p", state="detached")


def test_an_answer_past_an_unread_entry_is_refused(opened: Any, cast: Cast, ticket: Ticket) -> None:
    one = opened(cast.agent, f"/tickets/{ticket.pk}/")
    opened.complaints.clear()
    one.wait_for_selector(EDITOR)
    one.click(EDITOR)
    one.keyboard.type("Sedang kami cek")
    two = opened(cast.lead, f"/tickets/{ticket.pk}/")
    two.wait_for_selector(EDITOR)
    two.click(EDITOR)
    two.keyboard.type("Sudah diganti")
    two.keyboard.press("Control+Enter")
    until(lambda: Message.objects.filter(author_kind="agent").count() == 1)
    one.wait_for_selector("#thread:has-text('Sudah diganti')")
    one.keyboard.press("Control+Enter")
    one.wait_for_selector("#compose-note [role=alert]")
    assert one.inner_text(EDITOR).strip() == "Sedang kami cek"
    assert Message.objects.filter(author_kind="agent").count() == 1
    one.click(EDITOR)
    one.keyboard.press("Control+Enter")
    until(lambda: Message.objects.filter(author_kind="agent").count() == 2)
    opened.complaints[:] = [said for said in opened.complaints if "409" not in said]
