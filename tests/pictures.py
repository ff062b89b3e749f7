"""Pictures of every page of a demo desk: python -m tests.pictures [--only NAME]."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from tests.faults.running import RunningDesk
from tests.waiting import until

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SETTLE_MS = 300
CHROMIUM = "/usr/bin/chromium"
AGENT = ("dewi.lestari@demo.sigap.test", "sigap-demo")
SHAPES = {
    "light": ({"width": 1440, "height": 900}, "light"),
    "dark": ({"width": 1440, "height": 900}, "dark"),
    "mobile": ({"width": 390, "height": 844}, "light"),
}
PUBLIC = {"login": "/accounts/login/", "password-reset": "/accounts/password/reset/"}
# name → path; {ticket} is a ticket with a conversation, {agent}, {team}, … the first of its kind
PAGES = {
    "home": "/",
    "tickets": "/tickets/?view=open",
    "ticket": "/tickets/{ticket}/?view=open",
    "mail": "/tickets/{full}/",
    "mail-later": "/tickets/{later}/",
    "send-later": "/tickets/{full}/",
    "move": "/messages/{message}/move",
    "merge": "/tickets/{ticket}/merge",
    "merge-preview": "/tickets/merge?ticket={ticket}&ticket={other}",
    "split": "/tickets/{ticket}/split",
    "fields": "/tickets/{ticket}/fields",
    "new": "/tickets/new",
    "canned-replies": "/replies/",
    "canned-reply": "/replies/new",
    "macros": "/macros/",
    "macro": "/macros/new",
    "run-macro": "/tickets/{ticket}/macros",
    "transfer": "/tickets/{ticket}/transfer",
    "redact": "/tickets/{ticket}/redact",
    "board": "/tickets/board?view=open",
    "list-filtered": "/tickets/?view=open&q=prioritas>=tinggi+-tag:spam",
    "view-new": "/views/new?view=open&q=prioritas>=tinggi",
    "list-selected": "/tickets/?view=open",
    "bulk": "/bulk/{bulk}/",
    "bulks": "/bulk/",
    "search": "/search/?q=printer",
    "search-empty": "/search/?q=zzzz",
    "notifications": "/notifications/",
    "profile": "/settings/profile/",
    "tokens": "/settings/profile/tokens/",
    "not-found": "/tickets/999999/",
    "styleguide": "/styleguide/",
}
# what is opened on a page before its picture is taken
CLICKS = {
    "send-later": "[popovertarget=send-menu]",
    "list-selected": "tbody tr:nth-child(2) input[name=ticket]",
}
ADMIN_PAGES = {
    "settings": "/settings/",
    "agents": "/settings/agents/",
    "agent": "/settings/agents/{agent}/",
    "invite": "/settings/agents/new",
    "teams": "/settings/teams/",
    "team": "/settings/teams/{team}/",
    "categories": "/settings/categories/",
    "category": "/settings/categories/{category}/",
    "fields-list": "/settings/fields/",
    "field": "/settings/fields/{field}/",
    "forms": "/settings/forms/",
    "form": "/settings/forms/{form}/",
    "form-preview": "/settings/forms/{form}/preview",
    "mailboxes": "/settings/mailboxes/",
    "mailbox": "/settings/mailboxes/{mailbox}/",
    "mailbox-health": "/settings/mailboxes/{mailbox}/health",
    "mailbox-relays": "/settings/mailboxes/{mailbox}/relay",
    "mailbox-texts": "/settings/mailboxes/{mailbox}/texts/",
    "mailbox-text": "/settings/mailboxes/{mailbox}/texts/received",
    "inbound": "/settings/inbound/",
    "quarantine": "/settings/inbound/?state=held",
    "senders": "/settings/senders/",
    "filters": "/settings/filters/",
    "filter": "/settings/filters/{filter}/",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names of pages, between commas")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    wanted = set(chosen.only.split(",")) - {""}
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sigap-pictures-") as name:
        Path(name).chmod(0o755)
        (Path(name) / "data").mkdir()
        desk = RunningDesk(Path(name) / "data")
        desk.up = desk.start("up", "--demo", "--port", str(desk.port))
        log = Path(name) / "desk.log"
        until(lambda: "is ready at" in log.read_text(encoding="utf-8"), seconds=120)
        admin = _password(log)
        numbers = _numbers(desk) | _staged(desk) | _bulk(desk)
        try:
            _take(desk, chosen.folder, wanted, {"admin": admin, **numbers})
        finally:
            desk.stop()


def _bulk(desk: RunningDesk) -> dict[str, str]:
    """A change of many tickets, worked off."""
    made = desk.run("token", "create", "--agent", AGENT[0])
    token = made.stdout.decode().strip()
    rows = desk.rows("SELECT id FROM tickets_ticket ORDER BY id DESC LIMIT 12")
    given = {"operation": "priority", "arguments": {"priority": 3}, "tickets": [r[0] for r in rows]}
    request = urllib.request.Request(
        f"http://127.0.0.1:{desk.port}/api/v1/bulk",
        data=json.dumps(given).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        number = json.load(response)["id"]
    until(lambda: desk.number("SELECT count(*) FROM tickets_bulk WHERE state = 'finished'"))
    return {"bulk": str(number)}


def _password(log: Path) -> str:
    found = re.search(r"One-time password: (\S+)", log.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _numbers(desk: RunningDesk) -> dict[str, str]:
    asked = {
        "ticket": "SELECT t.id FROM tickets_ticket t JOIN people_team e ON e.id = t.team_id"
        " WHERE status_category = 'open' AND e.name = 'Jaringan & VPN'"
        " ORDER BY message_count DESC, t.id DESC LIMIT 1",
        "other": "SELECT max(t.id) FROM tickets_ticket t JOIN people_team e ON e.id = t.team_id"
        " WHERE status_category = 'new' AND e.name = 'Jaringan & VPN'",
        "agent": "SELECT min(account_id) FROM people_membership",
        "team": "SELECT id FROM people_team WHERE name = 'Jaringan & VPN'",
        "category": "SELECT min(id) FROM tickets_category WHERE confidential",
        "field": "SELECT id FROM tickets_field WHERE key = 'system'",
        "form": "SELECT min(id) FROM tickets_form",
        "mailbox": "SELECT min(id) FROM email_mailbox",
    }
    return {name: str(desk.number(sql)) for name, sql in asked.items()}


def _staged(desk: RunningDesk) -> dict[str, str]:
    """What mail does to tickets, put in beside the demo."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.staging"]
    made = subprocess.run(command, env=desk.environment, check=True, capture_output=True)
    return {name: str(number) for name, number in json.loads(made.stdout).items()}


def _take(desk: RunningDesk, folder: Path, wanted: set[str], values: dict[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        groups: list[tuple[dict[str, str], tuple[str, str] | None]] = [
            (PUBLIC, None),
            (PAGES, AGENT),
            (ADMIN_PAGES, ("admin@demo.sigap.test", values["admin"])),
        ]
        base = f"http://127.0.0.1:{desk.port}"
        for shape, (size, scheme) in SHAPES.items():
            for pages, who in groups:
                context = browser.new_context(
                    viewport=size, color_scheme=scheme, locale="id-ID", timezone_id="Asia/Jakarta"
                )  # type: ignore[call-overload]  # literals of playwright
                page = context.new_page()
                if who:
                    _sign_in(page, base, who)
                for name, path in pages.items():
                    if not wanted or name in wanted:
                        page.goto(base + path.format(**values))
                        page.wait_for_load_state("load")
                        if page.locator("sg-composer").count():
                            page.wait_for_selector("sg-composer div.composer__edit")
                        if name in CLICKS:
                            page.click(CLICKS[name])
                        page.wait_for_timeout(SETTLE_MS)
                        page.screenshot(path=folder / f"{name}-{shape}.png")
                context.close()


def _sign_in(page: Any, base: str, who: tuple[str, str]) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", who[0])
    page.fill("input[name=password]", who[1])
    page.click("form[action*=login] button[type=submit], main form button[type=submit]")
    page.wait_for_url(f"{base}/")


if __name__ == "__main__":
    main()
