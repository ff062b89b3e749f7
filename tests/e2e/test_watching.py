"""What a page does while it is looked at and while it is not; pictures pasted and dropped."""

from __future__ import annotations

from typing import Any

import pytest

from sigap.journal.drain import drain
from sigap.notifications.models import Notification
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.envelope import Address, Envelope
from sigap.tickets.models import Attachment, Message, Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer
from tests.waiting import until

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
EDITOR = "div.composer__edit"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PICTURE = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
  canvas.getContext("2d").fillRect(0, 0, 40, 30);
  return await new Promise((done) => canvas.toBlob(done, "image/png"));
}"""


@pytest.fixture
def assigned(cast: Cast) -> Ticket:
    ticket = open_by_customer(cast, subject="Printer rusak")
    assign_ticket(ticket.pk, actor=cast.actor(cast.lead), assignee_id=cast.agent.pk)
    subscribers_react()
    return ticket


def answered(cast: Cast, ticket: Ticket, text: str) -> None:
    sender = Address(address="budi@pelanggan.test", name="Budi")
    subject = f"Re: Printer rusak [#{ticket.pk}]"
    receive(Envelope(source="mail", sender=sender, subject=subject, text=text), Filing())
    subscribers_react()


def subscribers_react() -> None:
    while drain():
        pass


def unread(cast: Cast) -> int:
    return Notification.objects.filter(account=cast.agent, read_at=None).count()


def test_what_comes_while_the_ticket_is_looked_at_is_read(opened, cast, assigned) -> None:
    page = opened(cast.agent, f"/tickets/{assigned.pk}/")
    page.wait_for_selector(EDITOR)
    until(lambda: Notification.objects.count() == 1 and unread(cast) == 0)
    page.evaluate(HIDE, True)
    title = page.title()
    answered(cast, assigned, "Masih belum menyala")
    page.wait_for_selector("#bell .nav__count")
    assert page.title() == f"(1) {title}"
    assert unread(cast) == 1, "nobody looks"
    page.evaluate(HIDE, False)
    page.wait_for_selector("#thread:has-text('Masih belum menyala')")
    until(lambda: unread(cast) == 0)
    assert page.title() == title
    answered(cast, assigned, "Sekarang menyala")
    until(lambda: Notification.objects.count() == 3 and unread(cast) == 0)
    page.wait_for_selector("#bell .nav__count", state="detached")


def pasted(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        f"""async () => {{ const image = await ({PICTURE})();
        await navigator.clipboard.write([new ClipboardItem({{ "image/png": image }})]); }}"""
    )
    page.click(EDITOR)
    page.keyboard.press("Control+v")


def dropped(page: Any) -> None:
    page.click(EDITOR)
    files = page.evaluate_handle(
        f"""async () => {{ const all = new DataTransfer();
        all.items.add(new File([await ({PICTURE})()], "layar.png", {{ type: "image/png" }}));
        return all; }}"""
    )
    page.dispatch_event(EDITOR, "drop", {"dataTransfer": files})


@pytest.mark.parametrize("brought", [pasted, dropped])
def test_a_picture_is_brought_into_the_answer(opened, cast: Cast, assigned, brought) -> None:
    page = opened(cast.agent, f"/tickets/{assigned.pk}/")
    page.wait_for_selector(EDITOR)
    brought(page)
    page.wait_for_selector(f"{EDITOR} img")
    page.keyboard.type("Seperti ini")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".msg--agent:has-text('Seperti ini')")
    answer = Message.objects.get(author_kind="agent")
    shown = Attachment.objects.get(message=answer)
    assert shown.content_type == "image/png"
    assert "<img" in answer.html
