"""Attack vectors through every place that shows foreign text, in a real browser.

First the same vectors in a bare page: a browser in which nothing fires proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import Header
from typing import Any

import pytest
from playwright.sync_api import Error

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.tests import corpus
from sigap.tickets.models import Attachment, Message, Ticket
from tests.cast import Cast
from tests.desk import signed_in

pytestmark = [pytest.mark.peer_browser, pytest.mark.django_db(transaction=True)]
LEAST_FIRED = 30
# Whatever a vector calls reports itself; in frames and pop-ups, too.
WATCH = """
for (const name of ["alert", "confirm", "prompt", "print", "pwn", "xss"]) {
  window[name] = () => { console.log("FIRED " + name); };
}
"""
# What a reader's hand does: over, onto and into everything.
TOUCH = """() => {
  for (const one of document.querySelectorAll("*")) {
    for (const what of ["mouseover", "mouseenter", "pointerover", "focus", "toggle"]) {
      one.dispatchEvent(new Event(what));
    }
    if (one.protocol === "javascript:" || one.matches("button, [onclick]")) one.click();
  }
}"""
RAW = "http://raw.test/"
OVERLAYS = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const how = getComputedStyle(one);
  return ["fixed", "absolute", "sticky"].includes(how.position) || how.zIndex > 0;
}).length"""


@dataclass
class Watched:
    """What happened in the pages of one context."""

    own: str
    fired: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def attach(self, context: Any) -> None:
        context.add_init_script(WATCH)
        context.on("console", lambda said: "FIRED" in said.text and self.fired.append(said.text))
        context.on("dialog", self._dialog)
        context.on("request", self._request)
        context.route(lambda url: not self._is_own(url), lambda route: route.abort())

    def _dialog(self, dialog: Any) -> None:
        self.fired.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not self._is_own(request.url):
            self.fetched.append(request.url)

    def _is_own(self, url: str) -> bool:
        passive = ("data:", "about:", "blob:", "javascript:")
        return url.startswith((self.own, *passive) if self.own else passive)


@pytest.fixture(scope="module")
def vectors() -> list[str]:
    path = corpus.mail_folder().parent / "xss" / "vectors.json"
    found = [one["payload"] for one in json.loads(path.read_text(encoding="utf-8"))]
    assert len(found) > 150
    return found


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.mark.timeout(120)
def test_the_vectors_fire_where_nobody_cleans(context: Any, vectors: list[str]) -> None:
    watched = Watched(own=RAW)
    watched.attach(context)
    served = {f"{RAW}{number}": payload for number, payload in enumerate(vectors)}

    def serve(route: Any) -> None:
        body = served.get(route.request.url, "")
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    context.route(f"{RAW}**", serve)
    fired = set()
    page = context.new_page()
    for number in range(len(vectors)):
        watched.fired.clear()
        watched.fetched.clear()
        try:
            page.goto(f"{RAW}{number}", timeout=1500)
            page.wait_for_timeout(20)
            page.evaluate(TOUCH)
            page.wait_for_timeout(10)
        except Error:  # some lead the page away while it is looked at
            page.close()
            page = context.new_page()
        if watched.fired or watched.fetched:
            fired.add(number)
    assert len(fired) >= LEAST_FIRED


def mail(payload: str, number: int) -> bytes:
    """The vector as subject, name, attachment's name, text, HTML, calendar and vCard."""
    word = Header(payload, "utf-8").encode(linesep="\r\n")
    line = " ".join(payload.split()).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    parts = [
        ("text/plain; charset=utf-8", "", payload),
        ("text/html; charset=utf-8", "", f"<p>Halo</p>{payload}<p>Selesai</p>"),
        (
            "text/calendar; charset=utf-8; method=REQUEST",
            "",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
            f"UID:{number}@x.test\r\nDTSTART:20261201T020000Z\r\nSUMMARY:{line}\r\n"
            f"LOCATION:{line}\r\nORGANIZER;CN=x:mailto:x@x.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ),
        (
            "text/vcard; charset=utf-8",
            f'attachment; filename="=?utf-8?b?{_base64(payload + ".vcf")}?="',
            f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{line}\r\nEND:VCARD\r\n",
        ),
        (
            "image/svg+xml",
            'attachment; filename="a.svg"',
            f"<svg xmlns='http://www.w3.org/2000/svg'>{payload}</svg>",
        ),
        ("text/html; charset=utf-8", 'attachment; filename="a.html"', payload),
    ]
    boundary = f"----vector{number}"
    written = [
        f"From: {word} <vector{number}@x.test>",
        "To: bantuan@desk.test",
        f"Subject: {word}",
        f"Message-ID: <vector{number}@x.test>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        "",
    ]
    for kind, disposition, content in parts:
        written += [f"--{boundary}", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
        written += [f"Content-Disposition: {disposition}"] if disposition else []
        written += ["", _base64(content)]
    return "\r\n".join([*written, f"--{boundary}--", ""]).encode("utf-8", "surrogatepass")


def _base64(text: str) -> str:
    import base64

    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


def lists() -> list[str]:
    """Pages that name every ticket between them."""
    newest = Ticket.objects.order_by("-pk").values_list("pk", flat=True)
    return ["/", *(f"/search/?q=selesai&before={number + 1}" for number in newest[::25])]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.long)])
def test_nothing_fires_is_fetched_or_covers_the_desk(
    context: Any, desk: str, cast: Cast, vectors: list[str], every: int
) -> None:
    """Each vector in the frame of its mail and in the lists; ``every`` fourth ticket's page."""
    for number, payload in enumerate(vectors):
        store(mail(payload, number))
    while process():
        pass
    messages = list(Message.objects.filter(author_kind="customer").order_by("pk"))
    assert len(messages) == len(vectors)
    assert Attachment.objects.filter(name__contains="<").exists() or Attachment.objects.exists()
    watched = Watched(own=desk)
    watched.attach(context)
    name, _, value = signed_in(cast.agent).partition("=")
    context.add_cookies([{"name": name, "value": value, "url": desk}])
    page = context.new_page()
    overlays = 0
    for message in messages:
        page.goto(f"{desk}/messages/{message.pk}/html")
        overlays += page.evaluate(OVERLAYS)
    frames = 0
    for number in Ticket.objects.order_by("pk").values_list("pk", flat=True)[::every]:
        page.goto(f"{desk}/tickets/{number}/", wait_until="domcontentloaded")
        frames += page.locator("iframe").count()
    named = 0
    for path in lists():
        page.goto(desk + path)
        named += page.locator("main a[href^='/tickets/']").count()
    assert named > len(vectors), "the lists name all of them"
    for found in Attachment.objects.filter(name__in=["a.html", "a.svg"]).order_by("pk")[:60]:
        answer = context.request.get(f"{desk}/attachments/{found.key}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert frames > 20, "formatted mail was really shown"
    assert (watched.fired, watched.fetched, overlays) == ([], [], 0)
