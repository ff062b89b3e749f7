"""The gallery in a real browser: scripts, keys, the composer, and axe on both themes."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

STAY = """() => document.querySelector("sg-composer form")
    .addEventListener("submit", event => event.preventDefault())"""
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
pytestmark = [
    pytest.mark.peer_browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.ui.urls"),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """The requests of a test are of no interest."""


@pytest.fixture
def desk() -> Iterator[str]:
    """The address of the desk. pytest-django's own server would take /static/ for itself."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def gallery(browser, desk, settings) -> Iterator[Any]:
    """Opens the gallery at a width and theme; every complaint of the browser is a failure."""
    settings.DEBUG = True
    complaints: list[str] = []

    def opened(width: int = 1440, theme: str = "light") -> Any:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.set_default_timeout(4000)
        page.goto(f"{desk}/styleguide/")
        page.wait_for_selector("div.composer__edit")
        return page

    opened.complaints = complaints  # type: ignore[attr-defined] # for tests that expect some
    yield opened
    for context in browser.contexts:
        context.close()
    assert complaints == []


def test_note_is_written_kept_and_marked(gallery) -> None:
    page = gallery()
    page.keyboard.press("n")
    page.keyboard.type("For colleagues")
    assert page.input_value("[name=kind]:checked") == "note"
    page.wait_for_selector(".composer__state:has-text('Draft kept')")
    page.reload()
    page.wait_for_selector("div.composer__edit:has-text('For colleagues')")
    assert page.input_value("[name=kind]:checked") == "note"


def test_rich_text_reaches_the_form(gallery) -> None:
    page = gallery()
    page.keyboard.press("r")
    page.click("[data-command=bold] >> nth=0")
    page.keyboard.type("Bold")
    page.evaluate(STAY)
    page.keyboard.press("Control+Enter")
    assert page.input_value("[name=body_html]") == "<div><b>Bold</b><br></div>"
    assert page.evaluate("document.querySelector('[name=body]').value") == "Bold"


def test_pasted_markup_is_cleaned(gallery) -> None:
    page = gallery()
    page.focus("div.composer__edit >> nth=0")
    page.evaluate(
        """html => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true});
            document.activeElement.dispatchEvent(paste);
        }""",
        '<p onclick="x()">Hi <img src="data:," onerror="x()"><script>x</script></p>',
    )
    html = page.inner_html("div.composer__edit >> nth=0")
    assert "Hi" in html
    assert "onclick" not in html
    assert "onerror" not in html
    assert "script" not in html
    # The policy reports the handlers even of the lifeless document in which they are removed.
    gallery.complaints.clear()


def test_keys_dialog_menu_and_theme(gallery) -> None:
    page = gallery()
    page.keyboard.press("?")
    assert page.is_visible("#shortcuts")
    page.keyboard.press("Escape")
    page.wait_for_selector("#shortcuts", state="hidden")
    page.keyboard.press("/")
    page.wait_for_selector("[name=q]:focus")
    page.click("[popovertarget=sg-menu]")
    page.wait_for_selector("#sg-menu [role=menuitem]:focus")
    page.keyboard.press("ArrowDown")
    assert "Solved" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert not page.is_visible("#sg-menu")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_out_of_reach(gallery, width: int, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = gallery(width, theme)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    found = Axe().run(page, options={"runOnly": RULES})
    assert [fault["id"] for fault in found.response["violations"]] == []
