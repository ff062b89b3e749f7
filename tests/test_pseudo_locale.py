"""Every page in a language where each text stands in brackets: what is outside was never
extracted, and would be English on the Indonesian page."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.test import Client
from django.utils.translation import trans_real

from sigap.channels.email.actions.filters import save_filter
from sigap.channels.email.actions.senders import rule_sender
from sigap.channels.email.models import Mailbox
from sigap.people.roles import Roles
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.shown.fragments import forget_fragments
from tests.cast import Cast, make_account
from tests.desk import signed_in
from tests.fields import condition, make_field, make_form
from tests.matrix.routes import GET, PAGES
from tests.tickets import open_by_customer
from tests.translations import extract, read

# Initials, shipped statuses, time zones, what people and machines wrote, languages in their own
# words, keys, and the product's name.
DATA = re.compile(
    r"\w+/[\w /+-]+|\b[A-Z]{2}\b|Menunggu pelanggan|Menunggu pihak ketiga|Baru|Terbuka"
    r"|Selesai|Ditutup"
    r"|Sigap|Dewi Lestari|Fajar Nugroho|Sari Utami|Rizky Maulana|Intan Permata|Agus Pratama"
    r"|Budi Santoso|Maya Putri|Orang Lain|Printer(?: di lantai 3)? rusak|kami cek|catatan itu|vpn"
    r"|IT|HR|Gaji|English|Bahasa Indonesia|Ctrl|Enter|Esc|Shift|[\w.+-]+@[\w.-]+|L[123]"
    r"|STARTTLS|TLS|IMAP|SMTP|INBOX|Bantuan|Etc/\w+|[A-Z]\w+/[\w/+-]+|UTC|GMT|WIB|WITA|WIT"
    r"|printer\.test|RE2|SPF|DKIM|DMARC|TXT"
    r"|https?://\S+|sigap_\w+|bench|test|mail|Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des"
)
BRACKETS = re.compile(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧")
WORD = re.compile(r"[A-Za-z]{2,}")
ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
NOT_TEXT = {"script", "style", "svg", "code", "pre", "time"}
LEFT_OUT = {"styleguide/", "livez", "readyz"}


@pytest.fixture
def pseudo(tmp_path: Path, settings: Any) -> Iterator[None]:
    extract(tmp_path / "all.pot")
    catalogue = Catalog(locale="id")
    for message in read(tmp_path / "all.pot"):
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            text = f"⟦{one}⟧"
            string = text if isinstance(message.id, str) else (text, text)
            catalogue.add(message.id, string, context=message.context)
    target = tmp_path / "id" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path]
    _forget()
    yield
    _forget()


def _forget() -> None:
    """Catalogues, and what was said with them, are kept for the life of the process."""
    trans_real._translations = {}  # type: ignore[attr-defined]  # its own cache
    trans_real._default = None  # type: ignore[attr-defined]  # its own cache
    forget_fragments()
    for kept in gc.get_objects():
        if type(kept) is _lru_cache_wrapper and kept.__module__.startswith("sigap."):
            kept.cache_clear()


@pytest.fixture
def client(cast: Cast) -> Client:
    make_account("client@desk.test", "Orang Lain", Roles.CUSTOMER)
    ticket = open_by_customer(cast, tags=("vpn",))
    actor = cast.actor(cast.agent)
    reply(ticket.pk, Answer(text="kami cek"), actor=actor)
    write_note(ticket.pk, Answer(text="catatan itu"), actor=actor)
    open_by_customer(cast)
    signed = Client(headers={"Accept-Language": "id"})
    name, _, value = signed_in(cast.administrator).partition("=")
    signed.cookies[name] = value
    return signed


def outside(html: str) -> set[str]:
    """Texts of the page that no catalogue knows."""
    found = set()
    tree = lxml.html.fromstring(html or "<p></p>")
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in NOT_TEXT:
            texts = [element.tail or ""] if isinstance(element.tag, str) else []
        else:
            texts = [element.text or "", element.tail or ""]
            texts += [element.get(name, "") for name in ATTRIBUTES]
        if any(parent.tag in NOT_TEXT for parent in element.iterancestors()):
            continue
        for text in texts:
            left = DATA.sub(" ", BRACKETS.sub(" ", text))
            if WORD.search(left):
                found.add(" ".join(text.split()))
    return found


def test_no_text_escapes_translation(cast: Cast, pseudo: None, client: Client) -> None:
    actor = cast.actor(cast.administrator)
    rule_sender("printer.test", "block", actor=actor)
    caught = {"field": "subject", "operator": "matches", "value": "(?P<aset>AST-[0-9]+)"}
    aset = save_filter(None, actor=actor, name="vpn", conditions=[caught], tags=["vpn"], quiet=True)
    mailbox = Mailbox.objects.create(name="Bantuan", address="bantuan@desk.test", is_default=True)
    wrong: list[str] = []
    bracketed = pages = 0
    first = cast.customer.tickets.order_by("pk").first()
    assert first is not None
    kinds = ("choice", "choices", "tree", "flag", "contact", "long_text")
    made = [make_field(kind, kind, choices="vpn", label_id="vpn", label_en="vpn") for kind in kinds]
    asks = [condition("show", "tree", when=[("field:choice", "in", ["vpn"])])]
    vpn = {"name": "vpn", "title": "vpn", "conditions": asks}
    form = make_form(*made, required={"choice": "solve"}, **vpn)
    for route, (method, _policy) in PAGES.items():
        if method != GET or route in LEFT_OUT or "messages/" in route or "attachments" in route:
            continue
        numbers = {"tickets": first.pk, "teams": cast.team.pk, "filters": aset.pk}
        numbers |= {"mailboxes": mailbox.pk, "fields": made[0].pk, "forms": form.pk}
        number = numbers.get(route.removeprefix("settings/").split("/")[0], cast.agent.pk)
        answer = client.get("/" + re.sub(r"<\w+:\w+>", str(number), route) + "?q=printer")
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        pages += 1
        bracketed += html.count("⟦")
        wrong += [f"{route}: {text}" for text in sorted(outside(html))]
    for path in ("/accounts/login/", "/accounts/password/reset/"):
        html = Client(headers={"Accept-Language": "id"}).get(path).content.decode()
        wrong += [f"{path}: {text}" for text in sorted(outside(html))]
    assert pages >= 15
    assert bracketed > 300
    assert not wrong, "\n".join(wrong)
