"""An agent's work in a real browser: find, answer, take back, note, solve; live; on a phone."""

from __future__ import annotations

import gzip

import pytest

from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.tickets import open_by_customer

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
EDITOR = "div.composer__edit"


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_list_to_solved(opened, cast: Cast, width: int) -> None:
    ticket = open_by_customer(cast, subject="Printer rusak")
    page = opened(cast.agent, "/tickets/?view=teams", width=width)
    page.click("text=Printer rusak")
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.type("Teknisi datang pukul dua")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".toast:has-text('The reply is sent in')")
    page.wait_for_selector(".msg--agent:has-text('Teknisi datang pukul dua')")
    page.wait_for_selector(f"{EDITOR}[data-empty]")

    page.click(".toast button:has-text('Undo')")
    page.wait_for_selector(f"{EDITOR}:has-text('Teknisi datang pukul dua')")
    page.wait_for_selector(".msg--agent", state="detached")
    assert not Message.objects.filter(author_kind="agent").exists()

    page.fill(EDITOR, "Tunggu suku cadang")
    page.check("[name=kind][value=note]", force=True)
    page.click("[data-send]")
    page.wait_for_selector(".msg--note:has-text('Tunggu suku cadang')")
    page.click("button:has-text('Solve')")
    page.wait_for_selector(".conv__title:has-text('Solved')")
    ticket.refresh_from_db()
    assert ticket.status_category == "solved"
    assert ticket.assignee == cast.agent


def test_sending_with_a_status_and_a_file(opened, cast: Cast) -> None:
    ticket = open_by_customer(cast)
    page = opened(cast.agent, f"/tickets/{ticket.pk}/")
    page.wait_for_selector(EDITOR)
    page.set_input_files(
        "input[type=file]", {"name": "panduan.txt", "mimeType": "text/plain", "buffer": b"isi"}
    )
    page.wait_for_selector(".composer__files input[name=attachments]", state="attached")
    page.click(EDITOR)
    page.keyboard.type("Terlampir")
    page.click("[popovertarget=send-menu]")
    page.click("#send-menu >> text=Waiting for customer")
    page.wait_for_selector(".msg--agent .attach:has-text('panduan.txt')")
    page.wait_for_selector(".conv__title:has-text('Waiting for customer')")


def test_properties_change_in_place_and_conflicts_are_shown(opened, cast: Cast) -> None:
    from sigap.tickets.actions.properties import change_ticket

    ticket = open_by_customer(cast)
    page = opened(cast.agent, f"/tickets/{ticket.pk}/")
    page.select_option("#fact-priority", label="Urgent")
    page.wait_for_selector(".fact--priority .prio--urgent")
    page.select_option("#fact-assignee", label="Dewi Lestari")
    page.wait_for_selector(".fact--assignee .avatar")
    page.evaluate("document.querySelector('sg-live').remove()")
    change_ticket(ticket.pk, actor=cast.actor(cast.lead), type="incident")
    change_ticket(ticket.pk, actor=cast.actor(cast.lead), priority=1)
    page.select_option("#fact-type", label="Question")
    page.wait_for_selector("#facts:has-text('Now: Incident. You chose: Question.')")
    assert page.input_value("#fact-type") == "incident"
    page.click("button:has-text('Use mine')")
    page.wait_for_selector("#fact-type option[value=question]:checked", state="attached")
    assert Ticket.objects.get().type == "question"
    opened.complaints.clear()  # the browser reports the 409


def test_what_others_do_appears_and_the_composer_stays(opened, cast: Cast) -> None:
    ticket = open_by_customer(cast)
    page = opened(cast.agent, f"/tickets/{ticket.pk}/?view=teams")
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.type("Setengah kalimat")
    page.wait_for_timeout(300)
    write_note(ticket.pk, Answer(text="Dari rekan"), actor=cast.actor(cast.lead))
    page.wait_for_selector(".msg--note:has-text('Dari rekan')")
    page.keyboard.type(" lagi")
    assert page.inner_text(EDITOR).strip() == "Setengah kalimat lagi"
    open_by_customer(cast, subject="Baru saja masuk")
    page.wait_for_selector("#pane:has-text('Baru saja masuk')")
    page.wait_for_selector("#views .nav:has-text('My teams') .nav__count:has-text('2')")


def test_reply_waits_for_a_message_that_was_not_read(opened, cast: Cast) -> None:
    from sigap.tickets.actions.writing import write_message
    from tests.tickets import customer_message

    ticket = open_by_customer(cast)
    page = opened(cast.agent, f"/tickets/{ticket.pk}/")
    page.wait_for_selector(EDITOR)
    page.click(EDITOR)
    page.keyboard.type("Segera")
    write_message(ticket, customer_message(cast, "Sudah menyala lagi"))
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#compose-note:has-text('A newer message came in')")
    page.wait_for_selector("#thread:has-text('Sudah menyala lagi')")
    assert page.inner_text(EDITOR).strip() == "Segera"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".msg--agent:has-text('Segera')")
    opened.complaints.clear()  # the browser reports the 409


@pytest.fixture
def full_desk(cast: Cast) -> Ticket:
    for number in range(12):
        open_by_customer(
            cast, subject=f"Permintaan {number}", tags=("vpn",), priority=1 + number % 4
        )
    ticket = open_by_customer(cast, text="Halo,\n\nlihat https://contoh.test\n")
    write_note(ticket.pk, Answer(text="Cek garansi"), actor=cast.actor(cast.lead))
    return ticket


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_within_reach(opened, desk, cast, full_desk, width: int, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(cast.agent, "/", width=width, theme=theme)
    ticket = f"/tickets/{full_desk.pk}/?view=teams"
    found = {}
    for path in ("/", "/tickets/?view=open", ticket, "/tickets/new", "/search/?q=printer"):
        page.goto(desk + path)
        page.wait_for_timeout(250)
        violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults = [(one["id"], [n["html"][:120] for n in one["nodes"]]) for one in violations]
        page.set_viewport_size({"width": 320, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(("scrolls sideways", []))
        page.set_viewport_size({"width": width, "height": 900})
        if faults:
            found[path] = faults
    assert found == {}


def test_weight_of_the_ticket_page(opened, desk, cast: Cast, full_desk: Ticket) -> None:
    page = opened(cast.agent, "/")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    address = f"{desk}/tickets/{full_desk.pk}/?view=open"
    page.goto(address)
    page.wait_for_selector(EDITOR)

    def weight(url: str) -> int:
        return len(gzip.compress(page.request.get(url).body(), 9))

    scripts = {url: weight(url) for url in asked if url.endswith(".js")}
    assert len(scripts) > 5
    assert weight(address) <= 60 * 1024
    assert sum(scripts.values()) <= 60 * 1024, scripts
