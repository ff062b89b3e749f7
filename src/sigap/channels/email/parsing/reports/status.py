"""Delivery status notifications (RFC 3464), also those cut or put together wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sigap.channels.email.parsing.mail import Mail
from sigap.channels.email.parsing.parameters import parameter
from sigap.channels.email.parsing.reports.blocks import (
    MAX_BYTES,
    Block,
    address_of,
    blocks_of,
    detail_of,
    read_blocks,
)
from sigap.tickets.envelope import Reported, ReportKind

_TYPES = ("message/delivery-status", "message/global-delivery-status")
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ACTIONS = {
    "fail": ReportKind.FAILED,
    "error": ReportKind.FAILED,
    "delay": ReportKind.DELAYED,
    "deliver": ReportKind.DELIVERED,
    "relay": ReportKind.DELIVERED,
    "expand": ReportKind.DELIVERED,
}
_CLASSES = {"5": ReportKind.FAILED, "4": ReportKind.DELAYED, "2": ReportKind.DELIVERED}
_ORDER = (ReportKind.FAILED, ReportKind.DELAYED, ReportKind.DELIVERED)

Outcome = tuple[ReportKind, tuple[Reported, ...]]


def read_status(mail: Mail) -> Outcome | None:
    """What the status parts say, of the worst kind in them; None where there are none."""
    outcome = _worst(blocks_of(mail, *_TYPES))
    if outcome is None and is_status_report(mail):
        # Broken on the way: the blocks stand in the text.
        outcome = _worst(read_blocks(mail.text[:MAX_BYTES]))
    return outcome


def is_status_report(mail: Mail) -> bool:
    """Whether the mail calls itself a delivery report."""
    kind = parameter(mail.root.fields, "Content-Type", "report-type").lower()
    return mail.root.type in _TYPES or (
        mail.root.type == "multipart/report" and kind.replace("_", "-") == "delivery-status"
    )


def code_in(text: str) -> str:
    """The first enhanced status code (RFC 3463) in ``text``, or empty."""
    return match[1] if (match := _CODE.search(text)) else ""


def _worst(blocks: Iterable[Block]) -> Outcome | None:
    found: dict[ReportKind, dict[str, Reported]] = {}
    for block in blocks:
        if entry := _recipient(block):
            kind, reported = entry
            found.setdefault(kind, {}).setdefault(reported.address, reported)
    for kind in _ORDER:
        if kind in found:
            return kind, tuple(found[kind].values())
    return None


def _recipient(block: Block) -> tuple[ReportKind, Reported] | None:
    written = (block.get(name, "") for name in ("original-recipient", "final-recipient"))
    address = next(filter(None, map(address_of, written)), "")
    if not address:
        return None
    status = code_in(block.get("status", ""))
    detail = detail_of(block.get("diagnostic-code", ""))
    if status.endswith(".0.0") or not status:
        status = code_in(detail) or status
    kind = _kind(block.get("action", "").strip().lower(), status)
    return (kind, Reported(address=address, status=status, detail=detail)) if kind else None


def _kind(action: str, status: str) -> ReportKind | None:
    for beginning, kind in _ACTIONS.items():
        if action.startswith(beginning):
            return kind
    return _CLASSES.get(status[:1])
