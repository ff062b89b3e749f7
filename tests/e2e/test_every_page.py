"""Every page in a real browser: accessible, narrow enough for any phone, light, and quiet."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from sigap.automation.actions.canned import Canned, save_canned
from sigap.automation.actions.macros import Plan, save_macro
from sigap.channels.email.actions.filters import save_filter
from sigap.channels.email.actions.senders import rule_sender
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.core import blobs, clock
from sigap.journal.drain import drain
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.bulk import start_bulk, work_on_bulks
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.actions.views import ViewValues, save_view
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.models import Category
from tests.cast import PASSWORD, Cast
from tests.fields import condition, make_field, make_form
from tests.matrix.routes import GET, PAGES
from tests.tickets import open_by_customer

# WCAG 2.2 AA; target-size is off in axe unless it is asked for.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
LOOKS = [(1440, "light"), (1440, "dark"), (390, "light")]
# The design's 57 KiB had neither presence nor drafts nor prepared texts.
HTML_LIMIT, SCRIPTS_LIMIT = 60 * 1024, 60 * 1024
PUBLIC = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")
# Not pages of the desk: probes, files, parts of a page, and what a customer wrote in a frame.
LEFT_OUT = re.compile(
    r"livez|readyz|messages/|attachments/|/raw$|/pane$|/bell$|/reading/|/names$|lookup$|/complete$"
    r"|new/fields$|/replies$|palette$|\.(csv|xlsx|zip)$"
)
# Colours on their way from one look to the next are nobody's to judge.
SETTLE = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame(); await frame();
  for (const one of document.getAnimations()) {
    if (one.effect.getComputedTiming().endTime === Infinity) one.cancel(); else one.finish();
  }
  await frame();
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"

pytestmark = [
    pytest.mark.peer_browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180),
]


@pytest.fixture
def numbers(cast: Cast, mailbox: Mailbox) -> dict[str, int]:
    """One full thing of each kind, so that no page is empty."""
    for number in range(8):
        open_by_customer(cast, f"Permintaan {number}", tags=("vpn",), priority=1 + number % 4)
    ticket = open_by_customer(cast, text="Halo,\n\nlihat https://contoh.test\n", tags=("vpn",))
    actor = cast.actor(cast.agent)
    reply(ticket.pk, Answer(text="kami cek"), actor=actor)
    write_note(ticket.pk, Answer(text="catatan itu"), actor=actor)
    assign_ticket(ticket.pk, actor=actor, assignee_id=cast.administrator.pk)
    while drain():
        pass
    received = {
        state: Inbound.objects.create(
            source="mail", external_id=state, blob_id=blobs.put(b"Subject: a\r\n\r\nHalo"), size=18,
            recipients=["bantuan@desk.test"], return_path="budi@pelanggan.test", state=state,
            received_at=clock.now(), reason="A remark" if state == "failed" else "",
        )
        for state in ("done", "stored", "failed")
    }  # fmt: skip
    made = {kind: make_field(kind, kind, choices="a a/b") for kind in KINDS}
    form = make_form(
        *made.values(),
        required={"choice": "solve", "date": "always"},
        title="Perangkat",
        conditions=[condition("show", "tree", when=[("field:choice", "in", ["a"])])],
    )
    return {
        "tickets": ticket.pk,
        "agents": cast.agent.pk,
        "teams": cast.team.pk,
        "categories": Category.objects.create(name="Gaji", team=cast.team, confidential=True).pk,
        "mailboxes": mailbox.pk,
        "fields": made["tree"].pk,
        "forms": form.pk,
        "inbound": received["failed"].pk,
        "filters": screened(cast),
        "views": kept(cast),
        **prepared(cast),
        "bulk": done_at_once(cast, ticket.pk),
    }


def done_at_once(cast: Cast, ticket: int) -> int:
    """A finished operation of the administrator's."""
    actor = cast.actor(cast.administrator)
    bulk = start_bulk("priority", {"priority": 4}, {"ids": [ticket, 10**9]}, actor=actor)
    while work_on_bulks():
        pass
    return bulk.pk


def prepared(cast: Cast) -> dict[str, int]:
    """A canned reply and a macro, for everybody."""
    actor = cast.actor(cast.administrator)
    canned = Canned(name="Salam", whose="all", text_id="Halo {{customer.name}}", folder="Umum")
    plan = Plan(name="Mendesak", whose="all", steps={"priority": 4, "note": "segera"})
    return {
        "replies": save_canned(None, canned, actor=actor).pk,
        "macros": save_macro(None, plan, actor=actor).pk,
    }


def kept(cast: Cast) -> int:
    """A view of the administrator's with each kind of condition."""
    query = "status:unsolved (tag:vpn OR priority>=3) -tag:spam"
    values = ViewValues(name="Penting", query=query, group_by="priority")
    return save_view(values, actor=cast.actor(cast.administrator)).pk


def screened(cast: Cast) -> int:
    """A blocked sender, and a filter that does everything."""
    actor = cast.actor(cast.administrator)
    rule_sender("spam.test", "block", note="iklan", actor=actor)
    made = save_filter(
        None,
        actor=actor,
        name="Aset",
        conditions=[{"field": "subject", "operator": "matches", "value": "(?P<aset>AST-[0-9]+)"}],
        tags=["{aset}"],
        team_id=cast.team.pk,
        priority=3,
        type="incident",
        quiet=True,
        quarantine=True,
        stop=True,
    )
    return made.pk


def paths(numbers: dict[str, int]) -> list[str]:
    """The address of every page that is for people to read."""
    found = []
    for route, (method, _policy) in PAGES.items():
        if method == GET and not LEFT_OUT.search(route):
            number = numbers.get(route.removeprefix("settings/").split("/")[0], 0)
            path = route.replace("<str:kind>", "received")
            found.append("/" + re.sub(r"<\w+:\w+>", str(number), path))
    return [
        *found,
        "/search/?q=printer",
        "/search/?q=zzzz",
        "/search/?q=statsu:a",
        "/tickets/999999/",
    ]


@dataclass
class Visitor:
    """One tab that goes from page to page and keeps what is wrong with each."""

    page: Any
    desk: str
    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _scripts: set[str] = field(default_factory=set)
    _weights: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self._said.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on(
            "request",
            lambda asked: asked.resource_type == "script" and self._scripts.add(asked.url),
        )

    def _listen(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self._said.append(f"{said.type}: {said.text} {said.location.get('url', '')}")

    def visit(self, path: str) -> None:
        self._said.clear()
        self._scripts.clear()
        self.page.set_viewport_size({"width": LOOKS[0][0], "height": 900})
        answer = self.page.goto(self.desk + path)
        self.page.wait_for_load_state("networkidle" if "/tickets" not in path else "load")
        wanted = 404 if "999999" in path else 422 if "statsu" in path else 200
        faults = [] if answer.status == wanted else [f"answers {answer.status}"]
        faults += self._reached() + self._weighed(len(gzip.compress(answer.body(), 9)))
        faults += [said for said in self._said if wanted == 200 or str(wanted) not in said]
        self.seen.append(path)
        if faults:
            self.faults[path] = faults

    def _reached(self) -> list[str]:
        from axe_playwright_python.sync_playwright import Axe

        faults = []
        for width, theme in LOOKS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self.page.evaluate(SETTLE)
            for one in Axe().run(self.page, options=RULES).response["violations"]:
                where = [node["html"][:160] for node in one["nodes"]]
                faults.append(f"{width} {theme} {one['id']}: {where}")
        self.page.set_viewport_size({"width": 320, "height": 800})
        return [*faults, "scrolls sideways at 320"] if self.page.evaluate(SIDEWAYS) else faults

    def _weighed(self, html: int) -> list[str]:
        for url in self._scripts - self._weights.keys():
            self._weights[url] = len(gzip.compress(self.page.request.get(url).body(), 9))
        scripts = sum(self._weights[url] for url in self._scripts)
        faults = [] if html <= HTML_LIMIT else [f"{html} bytes of HTML"]
        return faults if scripts <= SCRIPTS_LIMIT else [*faults, f"{scripts} bytes of scripts"]


def test_every_page(browser: Any, desk: str, cast: Cast, numbers: dict[str, int]) -> None:
    page = browser.new_context(locale="en").new_page()
    visitor = Visitor(page, desk)
    for path in PUBLIC:
        visitor.visit(path)
    assert len(visitor._scripts) > 0
    page.goto(f"{desk}/accounts/login/")
    page.fill("[name=login]", cast.administrator.email)
    page.fill("[name=password]", PASSWORD)
    page.click("form[action='/accounts/login/'] button.btn--primary")
    page.wait_for_selector(".app")
    for path in paths(numbers):
        visitor.visit(path)
    page.context.close()
    assert len(visitor.seen) >= 25
    assert not visitor.faults, "\n".join(
        f"{path}: {fault}" for path, faults in visitor.faults.items() for fault in faults
    )
