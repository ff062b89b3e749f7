"""Two agents on one ticket: each sees the other, and nobody answers past an unread entry."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sigap.tickets.models import Draft, Message, Ticket
from tests.cast import Cast
from tests.desk import serving
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


def test_no_draft_is_lost(opened: Any, cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.agent, f"/tickets/{ticket.pk}/")
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.type("Sedang kami cek")
    page.wait_for_selector(".composer__state:has-text('Draft kept')")
    until(lambda: Draft.objects.filter(kind="reply", text="Sedang kami cek").exists())
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type(" di gudang")
    until(lambda: Draft.objects.filter(kind="note").count() == 1)
    assert not Draft.objects.filter(kind="reply").exists(), "it went along into the note"
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.type(", rak 3")
    page.wait_for_selector(".composer__state:has-text('in this browser only')")
    page.reload()
    page.wait_for_selector(f"{EDITOR}:has-text('rak 3')")
    page.unroute("**/draft")
    until(lambda: Draft.objects.filter(text__contains="rak 3").exists())
    with serving("--all") as another:
        page.goto(f"{another}/tickets/{ticket.pk}/")
        page.wait_for_selector(f"{EDITOR}:has-text('rak 3')")
        page.click(EDITOR)
        page.keyboard.press("Control+Enter")
        until(lambda: Message.objects.filter(kind="note").exists())
        until(lambda: not Draft.objects.exists())
        page.close()
    opened.complaints.clear()


def test_a_draft_shared_and_finished(opened: Any, cast: Cast, ticket: Ticket) -> None:
    one = opened(cast.agent, f"/tickets/{ticket.pk}/")
    one.wait_for_selector(EDITOR)
    one.click(EDITOR)
    one.keyboard.type("Sudah kami")
    two = opened(cast.lead, f"/tickets/{ticket.pk}/")
    two.wait_for_selector(EDITOR)
    one.click("[popovertarget=send-menu]")
    one.click("[name=share]")
    two.wait_for_selector("#drafts article:has-text('Sudah kami')")
    assert not one.inner_text(EDITOR).strip()
    two.click("#drafts button:has-text('Finish it myself')")
    two.wait_for_selector(f"{EDITOR}:has-text('Sudah kami')")
    two.wait_for_selector("#drafts article", state="detached")
    two.click(EDITOR)
    two.keyboard.press("Control+End")
    two.keyboard.type(" kirim")
    two.keyboard.press("Control+Enter")
    until(lambda: Message.objects.filter(author_kind="agent").count() == 1)
    assert Message.objects.get(author_kind="agent").text == "Sudah kami kirim"
