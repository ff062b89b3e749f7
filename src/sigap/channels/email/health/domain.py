"""What the name servers say about an own domain, in plain words, and what to add."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sigap.channels.email.authentication.domains import aligned, organisation_of
from sigap.channels.email.authentication.names import Names, NamesUnreachable, names
from sigap.channels.email.models import Mailbox

_INCLUDES = {
    "google.com": "_spf.google.com",
    "gmail.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "zoho.com": "zoho.com",
    "amazonaws.com": "amazonses.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One record: ``level`` is ok, warn, error or unknown; ``name`` was asked for, ``found`` is
    what stands there, ``wanted`` what to add there (empty where nothing can be said)."""

    kind: str
    level: str
    words: str
    name: str
    found: str = ""
    wanted: str = ""


def look_up(mailbox: Mailbox, selectors: Iterable[str], *, asked: Names = names) -> list[Finding]:
    """SPF, DKIM by each selector, and DMARC of the mailbox's domain."""
    domain = mailbox.domain
    found = [_asked("SPF", domain, lambda: _spf(mailbox, asked))]
    keys = [f"{selector}._domainkey.{domain}" for selector in selectors]
    found += [_asked("DKIM", name, lambda name=name: _dkim(name, asked)) for name in keys]  # type: ignore[misc]  # bound now
    if not keys:
        words = _(
            "Not looked up: the name of the key (selector) is not known. Enter it below, or send"
            " a test mail; if it comes back signed, the selector is read from it."
        )
        found.append(Finding("DKIM", "unknown", words, f"…._domainkey.{domain}"))
    found.append(_asked("DMARC", f"_dmarc.{domain}", lambda: _dmarc(mailbox, asked)))
    return found


def _asked(kind: str, name: str, ask: Callable[[], Finding]) -> Finding:
    try:
        return ask()
    except NamesUnreachable:
        words = _("The name server is not reachable, so nothing can be said.")
        return Finding(kind, "unknown", words, name)


def _spf(mailbox: Mailbox, asked: Names) -> Finding:
    domain = mailbox.domain
    texts = asked.txt(domain)
    records = [each for each in texts if each.lower().split(" ")[0] == "v=spf1"]
    wanted = f"v=spf1 {_sending_part(mailbox)} ~all"
    if not records:
        words = _("No SPF record: receivers cannot tell which servers may send for the domain.")
        return Finding("SPF", "error", words, domain, wanted=wanted)
    shown = "\n".join(records)
    if len(records) > 1:
        words = _("More than one SPF record: receivers then count none. Join them into one.")
        return Finding("SPF", "error", words, domain, shown)
    terms = records[0].lower().split()
    if "+all" in terms or "all" in terms:
        words = _("The SPF record lets everybody send in the domain's name (+all).")
        return Finding("SPF", "error", words, domain, shown)
    words = _(
        "There is an SPF record. Whether it names the server that sends this mailbox's mail is"
        " not checked here; the test mail's header shows it."
    )
    return Finding("SPF", "ok", words, domain, shown)


def _sending_part(mailbox: Mailbox) -> str:
    host = mailbox.smtp_host.lower()
    include = _INCLUDES.get(organisation_of(host)) if host else None
    if include:
        return f"include:{include}"
    return f"mx a:{host}" if host and "." in host and aligned(host, mailbox.domain) else "mx"


def _dkim(name: str, asked: Names) -> Finding:
    records = asked.txt(name)
    if not records:
        words = _(
            "No key under this name. Your mail server makes the key: publish the record that it"
            " shows (v=DKIM1; k=rsa; p=…) under this name."
        )
        return Finding("DKIM", "error", words, name)
    tags = dict(_tag(each) for each in records[0].split(";") if "=" in each)
    if not tags.get("p"):
        words = _("The key under this name is withdrawn (p= is empty).")
        return Finding("DKIM", "error", words, name, records[0])
    return Finding("DKIM", "ok", _("There is a key under this name."), name, records[0])


def _dmarc(mailbox: Mailbox, asked: Names) -> Finding:
    name = f"_dmarc.{mailbox.domain}"
    records = _policies(asked.txt(name))
    organisation = organisation_of(mailbox.domain)
    inherited = False
    if not records and organisation != mailbox.domain:
        records, inherited = _policies(asked.txt(f"_dmarc.{organisation}")), True
    wanted = f"v=DMARC1; p=none; rua=mailto:{mailbox.address}"
    if not records:
        words = _("No DMARC record: receivers are not told what to do with forged mail.")
        return Finding("DMARC", "error", words, name, wanted=wanted)
    if len(records) > 1:
        words = _("More than one DMARC record: receivers then count none. Keep one.")
        return Finding("DMARC", "error", words, name, "\n".join(records))
    tags = dict(_tag(each) for each in records[0].split(";") if "=" in each)
    policy = (tags.get("sp") if inherited else "") or tags.get("p", "")
    if policy.lower() not in ("quarantine", "reject"):
        words = _(
            "There is a DMARC record that asks for reports alone (p=none). When SPF and DKIM are"
            " right, quarantine or reject protects the address."
        )
        return Finding("DMARC", "warn", words, name, records[0])
    words = _("There is a DMARC record; forged mail is to be treated as: %(policy)s.")
    return Finding("DMARC", "ok", words % {"policy": policy}, name, records[0])


def _policies(texts: list[str]) -> list[str]:
    return [each for each in texts if each.replace(" ", "").lower().startswith("v=dmarc1")]


def _tag(text: str) -> tuple[str, str]:
    name, _equals, value = text.partition("=")
    return name.strip().lower(), value.strip()
