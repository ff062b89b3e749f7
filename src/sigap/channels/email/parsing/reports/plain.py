"""Bounces that keep to no standard: told by who sends them, their subject and their words.

``flufl.bounce`` knows many of them. It would take an address out of many an ordinary mail, too,
and fails on odd headers: only mail that looks like a bounce gets there.
"""

from __future__ import annotations

import logging
import re
from email import message_from_bytes

from flufl.bounce import all_failures

from sigap.channels.email.parsing.addresses import addresses
from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.reports.blocks import MAX_BYTES, address_of, detail_of
from sigap.channels.email.parsing.reports.status import Outcome, code_in, is_status_report
from sigap.tickets.envelope import Reported, ReportKind

_DAEMON = re.compile(
    r"(mailer-?daemon|postmaster|mail-?daemon|mail-?delivery|mdaemon|bounces?|post_office)"
    r"([+._=\\-][^@]*)?(@|$)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|deliver\w* (\w+ ){0,3}(fail|status|problem|delay|incomplete|warning)"
    r"|mail delivery|returned (mail|to sender)|failure (notice|delivery)|delivery.failure"
    r"|non.?remis|(mail|message) system error|unzustellbar|delivery has failed|nondeliver"
    r"|non.deliver|could not (be delivered|send message)|message not delivered|rejected mail"
    r"|delayed mail|failed mail|(gagal|tidak (dapat|bisa|terkirim)).{0,20}kirim"
    r"|tidak terkirim|pengiriman gagal|gagal terkirim",
    re.IGNORECASE,
)
# Sent under any address; customers who ask about a delivery do not write it.
_EXIM_SUBJECT = re.compile(r"mail delivery failed: returning message to sender$", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(re|fwd?|aw|wg|tr|rv|bls|trs)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_DELAY = re.compile(
    r"delay|warning|still (being )?retr|not yet been delivered|will (keep|continue) trying"
    r"|tertunda|ditunda",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?:delivery failed|could not be delivered|couldn't be delivered|wasn't delivered"
    r"|not (?:be )?delivered to|failed permanently|undeliverable to|unable to deliver"
    r"|tidak dapat (?:dikirim|disampaikan))"
    r"[^@<>]{0,200}?<?([^\s<>@:;,()\"']{1,64}@[^\s<>@:;,()\"']{1,255})",
    re.IGNORECASE,
)
_SMTP_REPLY = re.compile(r"\b[45]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b.{0,400}|\b5[05]\d[ -].{3,400}")
_MAX_WORDS = 16 * 1024
logging.getLogger("flufl.bounce").disabled = True


def read_plain(mail: Mail) -> Outcome | None:
    """The failure that a mail tells in no standard form, if it can only be one."""
    if failed := mail.field("X-Failed-Recipients"):
        return _outcome(mail, tuple(each.address for each in addresses(failed)))
    from_machine = _is_from_machine(mail)
    told = bool(_SUBJECT.search(mail.subject)) and not _ANSWER.match(mail.subject)
    if not from_machine and not told:
        return None
    temporary, permanent = _scan(mail)
    if permanent or temporary:
        return _outcome(mail, permanent or temporary, delayed=not permanent)
    if (from_machine and (told or is_status_report(mail))) or _EXIM_SUBJECT.match(mail.subject):
        return _outcome(mail, _named(mail))
    return None


def is_daemon(address: str) -> bool:
    """Whether an address is one that mail servers send under."""
    return bool(_DAEMON.match(address))


def _is_from_machine(mail: Mail) -> bool:
    path = mail.return_path
    return (
        is_daemon(mail.sender.address)
        or is_status_report(mail)
        or path == ""
        or (path is not None and is_daemon(path))
    )


def _outcome(mail: Mail, found: tuple[str, ...], *, delayed: bool | None = None) -> Outcome:
    said = match[0] if (match := _SMTP_REPLY.search(mail.text[:_MAX_WORDS])) else ""
    if delayed is None:
        delayed = bool(_DELAY.search(mail.subject)) and not code_in(said).startswith("5")
    detail = detail_of(said)
    recipients = tuple(
        Reported(address=address, status=code_in(detail), detail=detail) for address in found
    )
    return (ReportKind.DELAYED if delayed else ReportKind.FAILED), recipients


def _scan(mail: Mail) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What flufl.bounce finds in the beginning of the message: temporary, permanent."""
    source = mail.root.source[:MAX_BYTES]
    try:
        temporary, permanent = all_failures(message_from_bytes(source))
    except Exception:  # whatever it stumbles over, it has found nothing
        return (), ()
    return _readable(temporary), _readable(permanent)


def _readable(found: frozenset[bytes] | set[bytes]) -> tuple[str, ...]:
    decoded = (each.decode("ascii", "replace") for each in found)
    return tuple(sorted(filter(None, map(address_of, decoded))))


def _named(mail: Mail) -> tuple[str, ...]:
    """The address after a sentence on failed delivery, if it is not the one that is written to."""
    match = _SENTENCE.search(mail.text[:_MAX_WORDS])
    found = address_of(match[1].rstrip(".")) if match else ""
    return (found,) if found else ()
