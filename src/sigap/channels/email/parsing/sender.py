"""Who a message is from, also where its From field does not say it."""

from __future__ import annotations

import re
from email.message import Message

from sigap.channels.email.parsing.addresses import addresses, local_name
from sigap.channels.email.parsing.headers import first, values
from sigap.channels.email.parsing.notices import Notice, Notices, Unreadable
from sigap.channels.email.parsing.parameters import content_type
from sigap.tickets.envelope import Address

# RFC 2606 keeps this name from ever existing, so that no answer can go astray.
UNKNOWN_DOMAIN = "sender.invalid"
_FALLBACKS = ("Reply-To", "Sender", "Resent-From", "Return-Path", "X-Envelope-From")
_NOT_LOCAL = re.compile(r"[^a-z0-9._+-]+")


def find_sender(fields: Message, envelope: str, notices: Notices) -> Address:
    """The address in From; else in the fields that may stand for it; else of the envelope.

    A From without an address (``root``, ``MAILER DAEMON <>``), or a message that has a subject
    and no sender at all, gets an address at ``UNKNOWN_DOMAIN`` and a notice: people can read it,
    nobody can be answered. Raises Unreadable where there is neither sender nor subject, unless it
    is a delivery report that has lost both.
    """
    for name in ("From", *_FALLBACKS):
        for value in values(fields, name):
            for address in addresses(value):
                return address
    for address in addresses(envelope.split(" ")[0]):
        return address
    name = local_name(first(fields, "From"))
    is_report = content_type(fields).endswith("/delivery-status")
    if not (name or is_report or first(fields, "Subject")):
        raise Unreadable("no sender: neither From nor any other field holds an address")
    notices.add(Notice.NO_SENDER)
    local = _NOT_LOCAL.sub("-", name.lower()).strip("-.") or "unknown"
    return Address(address=f"{local[:64]}@{UNKNOWN_DOMAIN}", name=name)
