"""A mail of a mailbox to itself, which shows that mail leaves and comes back."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils.translation import gettext as _

from sigap.channels.email.authentication.domains import aligned
from sigap.channels.email.holding import LOOP_HEADER, loop_mark
from sigap.channels.email.models import Mailbox
from sigap.core import clock
from sigap.core.secrets import random_name, sign, signed
from sigap.tickets.envelope import Envelope

TRIP_HEADER = "X-Sigap-Trip"
MOST_SELECTORS = 5
_PURPOSE = "mail trip"
_TAG = re.compile(r"(?:^|;)\s*([ds])\s*=\s*([^;\s]+)", re.IGNORECASE)


def new_token(mailbox_id: int) -> str:
    """``7.NAME.SIGNATURE``: only this desk can have written it."""
    value = f"{mailbox_id}.{random_name()}"
    return f"{value}.{sign(_PURPOSE, value)}"


def token_in(envelope: Envelope) -> str:
    """The token of a test mail of this desk; empty for any other mail."""
    for name, value in envelope.headers:
        if name.lower() == TRIP_HEADER.lower():
            text, _dot, mac = value.strip().rpartition(".")
            if text and signed(_PURPOSE, text, mac):
                return value.strip()
    return ""


def selectors_in(envelope: Envelope) -> list[str]:
    """The selectors with which the mail was signed for its sender's domain."""
    domain = envelope.sender.address.rpartition("@")[2]
    found = []
    for name, value in envelope.headers:
        if name.lower() == "dkim-signature":
            tags = {tag.lower(): text.lower() for tag, text in _TAG.findall(value)}
            if aligned(tags.get("d", ""), domain) and tags.get("s"):
                found.append(tags["s"])
    return list(dict.fromkeys(found))[:MOST_SELECTORS]


def written(mailbox: Mailbox, token: str) -> bytes:
    """The test mail, from the mailbox to itself."""
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    local, _at, domain = mailbox.address.rpartition("@")
    own = Address(display_name="Sigap", username=local, domain=domain)
    mail["From"] = own
    mail["To"] = own
    mail["Subject"] = _("Test of the mailbox")
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<trip.{token}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[LOOP_HEADER] = loop_mark()
    mail[TRIP_HEADER] = token
    mail.set_content(_("The desk sent this mail to itself. It becomes no ticket."))
    return mail.as_bytes()
