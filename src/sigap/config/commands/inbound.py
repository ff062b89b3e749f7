"""``sigap inbound``: what came in, and what became of it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from sigap.config.commands.setup import Subcommands, django_ready, say

if TYPE_CHECKING:
    from sigap.channels.models import Inbound


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser("inbound", help="received messages, and those that failed")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", parents=[shared], help="the newest first")
    listing.add_argument("--state", choices=["stored", "done", "failed", "held"])
    listing.add_argument("--limit", type=int, default=50, help="default: 50")
    listing.set_defaults(run=run_list)
    show = actions.add_parser("show", parents=[shared], help="one message with its reason")
    show.add_argument("id", type=int)
    show.add_argument("--raw", action="store_true", help="print its bytes instead")
    show.set_defaults(run=run_show)
    again = actions.add_parser("retry", parents=[shared], help="read failed messages again")
    again.add_argument("id", type=int, nargs="*")
    again.add_argument("--all", action="store_true", help="every failed one")
    again.set_defaults(run=run_retry)
    free = actions.add_parser("release", parents=[shared], help="let messages out of quarantine")
    free.add_argument("id", type=int, nargs="+")
    free.set_defaults(run=run_release)
    for each in (listing, show, again, free):
        each.add_argument("--json", action="store_true", help="for programs")


def run_list(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.channels.models import Inbound

    rows = Inbound.objects.select_related("message").order_by("-id")
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    _say_all(list(rows[: chosen.limit]), chosen)
    return 0


def run_show(chosen: argparse.Namespace) -> int:
    inbound = _one(chosen.id)
    if chosen.raw:
        from sigap.core import blobs

        sys.stdout.buffer.write(blobs.read(inbound.blob_id))
    elif chosen.json:
        say(json.dumps(_plain(inbound)))
    else:
        for name, value in _plain(inbound).items():
            say(f"{name:12} {'' if value is None else value}")
    return 0


def run_retry(chosen: argparse.Namespace) -> int:
    if not chosen.id and not chosen.all:
        sys.exit("Name the messages, or give --all. See: sigap inbound list --state failed")
    django_ready()
    from sigap.channels.actions.retrying import retry
    from sigap.channels.models import Inbound, InboundState
    from sigap.journal.actors import SYSTEM

    failed = Inbound.objects.filter(state=InboundState.FAILED).order_by("id")
    ids = list(failed.values_list("pk", flat=True)) if chosen.all else chosen.id
    _say_all([retry(_one(each).pk, actor=SYSTEM) for each in ids], chosen)
    return 0


def run_release(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.channels.actions.retrying import release
    from sigap.journal.actors import SYSTEM

    _say_all([release(_one(each).pk, actor=SYSTEM) for each in chosen.id], chosen)
    return 0


def _one(inbound_id: int) -> Inbound:
    django_ready()
    from sigap.channels.models import Inbound

    found = Inbound.objects.select_related("message").filter(pk=inbound_id).first()
    if found is None:
        sys.exit(f"There is no received message {inbound_id}. See: sigap inbound list")
    return found


def _say_all(rows: list[Inbound], chosen: argparse.Namespace) -> None:
    if chosen.json:
        say(json.dumps([_plain(row) for row in rows]))
        return
    for row in rows:
        ticket = f"#{row.message.ticket_id}" if row.message else "-"
        moment = f"{row.received_at:%Y-%m-%d %H:%M:%S}"
        say(f"{row.pk:>8}  {moment}  {row.state:6}  {ticket:>8}  {row.size:>9}  {row.reason}")


def _plain(inbound: Inbound) -> dict[str, Any]:
    message = inbound.message
    return {
        "inbound": inbound.pk,
        "source": inbound.source,
        "sha256": inbound.blob_id,
        "size": inbound.size,
        "status": inbound.state,
        "reason": inbound.reason,
        "attempts": inbound.attempts,
        "recipients": inbound.recipients,
        "received_at": inbound.received_at.isoformat(),
        "finished_at": inbound.finished_at.isoformat() if inbound.finished_at else None,
        "ticket": message.ticket_id if message else None,
        "message": message.pk if message else None,
    }
