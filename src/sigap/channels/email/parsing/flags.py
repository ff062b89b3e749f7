"""What a message says about itself: automatic, a bounce, or from a list.

By RFC 3834 (automatic answers), RFC 3464 (delivery status), RFC 2919 and 2369 (lists), and the
fields that programs used before and beside them.
"""

from __future__ import annotations

import re
from email.message import Message

from sigap.channels.email.parsing.headers import first, readable
from sigap.channels.email.parsing.parameters import parameter
from sigap.channels.email.parsing.parts import Part
from sigap.tickets.envelope import Address, Flag

_DAEMON = re.compile(
    r"(mailer-?daemon|postmaster|mail-?daemon|mail-?delivery|mdaemon|bounces?|post_office)"
    r"([+._=-][^@]*)?(@|$)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"undeliver|deliver\w* (\w+ ){0,3}(fail|status|problem|delay|incomplete)|mail delivery"
    r"|returned (mail|to sender)|failure (notice|delivery)|delivery.failure|non.?remis"
    r"|(mail|message) system error|unzustellbar|delivery has failed|nondeliver|non.deliver"
    r"|could not be delivered|message not delivered|(gagal|tidak (dapat|bisa|terkirim)).{0,20}kirim"
    r"|tidak terkirim|pengiriman gagal|gagal terkirim",
    re.IGNORECASE,
)
# Sent under any address; customers who ask about a delivery do not write it.
_EXIM_SUBJECT = re.compile(r"mail delivery failed: returning message to sender$", re.IGNORECASE)
_AUTO_SUBJECT = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response|matische antwort)|out of (the )?office"
    r"|balasan otomatis|jawaban otomatis|sedang cuti|di luar kantor|tidak di kantor)",
    re.IGNORECASE,
)
_AUTO_FIELDS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-AutoReply-From",
    "X-Auto-Response-Suppress",
    "X-Desk-Loop",
    "X-Libredesk-Loop-Prevention",
    "X-FreeScout-Mail-Type",
)
_LIST_FIELDS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "Mailing-List")
_BULK = frozenset({"bulk", "list", "junk"})


def read_flags(root: Part, sender: Address) -> frozenset[Flag]:
    """The flags of a message, from its header fields and the types of its parts."""
    fields = root.fields
    flags = set()
    if _is_bounce(root, sender):
        flags.add(Flag.BOUNCE)
    if _is_auto_reply(fields):
        flags.add(Flag.AUTO_REPLY)
    if any(first(fields, name) for name in _LIST_FIELDS) or _precedence(fields) in _BULK:
        flags.add(Flag.LIST)
    return frozenset(flags)


def _is_auto_reply(fields: Message) -> bool:
    submitted = first(fields, "Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or any(first(fields, name) for name in _AUTO_FIELDS)
        or first(fields, "Delivered-To").lower() == "autoresponder"
        or first(fields, "X-Mail-Autoreply") != ""
        or _precedence(fields) == "auto_reply"
        or _empty_return_path(fields)
        or bool(_AUTO_SUBJECT.search(readable(fields, "Subject")))
    )


def _precedence(fields: Message) -> str:
    return first(fields, "Precedence").lower()


def _empty_return_path(fields: Message) -> bool:
    return first(fields, "Return-Path").replace(" ", "") == "<>"


def _is_bounce(root: Part, sender: Address) -> bool:
    fields = root.fields
    if root.type == "multipart/report":
        kind = parameter(fields, "Content-Type", "report-type").lower()
        if kind in ("", "delivery-status", "delivery_status"):
            return True
    if any(leaf.type == "message/delivery-status" for leaf in root.leaves()):
        return True
    if first(fields, "X-Failed-Recipients"):
        return True
    subject = readable(fields, "Subject")
    if sender.address.startswith("mailer-daemon@") or _EXIM_SUBJECT.match(subject):
        return True
    daemon = bool(_DAEMON.match(sender.address)) or _empty_return_path(fields)
    return daemon and bool(_BOUNCE_SUBJECT.search(subject))
