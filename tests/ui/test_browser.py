"""The gallery in a real browser: scripts, keys, the composer, and axe on both themes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
pytestmark = [
    pytest.mark.peer_browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django think that its own threads are asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def gallery(browser, live_server, settings) -> Iterator[Any]:
    """Opens the gallery at a width and theme; every complaint of the browser is a failure."""
    settings.DEBUG = True
    complaints: list[str] = []

    def opened(width: int = 1440, theme: str = "light") -> Any:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.goto(f"{live_server.url}/styleguide/")
        page.wait_for_selector("div.composer__edit")
        return page

    yield opened
    assert complaints == []


def test_note_is_written_kept_and_marked(gallery) -> None:
    page = gallery()
    page.keyboard.press("n")
    page.keyboard.type("For colleagues")
    assert page.input_value("[name=kind]:checked") == "note"
    page.wait_for_function("sessionStorage.getItem('sigap-draft-styleguide')")
    page.reload()
    page.wait_for_function(
        "document.querySelector('div.composer__edit')?.textContent === 'For colleagues'"
    )
    assert page.input_value("[name=kind]:checked") == "note"


def test_rich_text_reaches_the_form(gallery) -> None:
    page = gallery()
    page.keyboard.press("r")
    page.click("[data-command=bold] >> nth=0")
    page.keyboard.type("Bold")
    page.evaluate(
        "document.querySelector('sg-composer form').addEventListener('submit', e => e.preventDefault())"
    )
    page.keyboard.press("Control+Enter")
    assert page.input_value("[name=body_html]") == "<div><b>Bold</b></div>"
    assert page.evaluate("document.querySelector('[name=body]').value") == "Bold"


def test_pasted_markup_is_cleaned(gallery) -> None:
    page = gallery()
    page.focus("div.composer__edit >> nth=0")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/html", '<p onclick="x()">Hi <img src=x onerror=x()><script>x</script></p>');
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    html = page.inner_html("div.composer__edit >> nth=0")
    assert "Hi" in html
    assert "onclick" not in html
    assert "onerror" not in html
    assert "script" not in html


def test_keys_dialog_menu_and_theme(gallery) -> None:
    page = gallery()
    page.keyboard.press("?")
    assert page.is_visible("#shortcuts")
    page.keyboard.press("Escape")
    assert not page.is_visible("#shortcuts")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.click("[popovertarget=sg-menu]")
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
