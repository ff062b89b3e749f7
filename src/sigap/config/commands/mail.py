"""``sigap mail``: mail from a pipe or files, and the listener for a mail server."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sigap.config.commands import archives
from sigap.config.commands.setup import Subcommands, django_ready, say

if TYPE_CHECKING:
    from sigap.channels.models import Inbound

WAIT_S = 60.0
LOOK_S = 0.05
LMTP = "127.0.0.1:8024"


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser("mail", help="mail from a pipe, or from a mail server")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    ingest = actions.add_parser(
        "ingest",
        parents=[shared],
        help="take mail from files or standard input",
        description="Stores each message and prints a line of JSON about it. Exit code 0: all are"
        " stored for good; 75: not all could be, try again later; 66: a file cannot be read.",
    )
    ingest.add_argument("files", nargs="*", metavar="FILE", help="- or none: standard input")
    ingest.add_argument(
        "--to", action="append", default=[], metavar="ADDRESS", help="delivered to; may be repeated"
    )
    ingest.add_argument("--wait", action="store_true", help="until it is a ticket, at most 60 s")
    ingest.set_defaults(run=run_ingest)
    listen = actions.add_parser(
        "listen",
        parents=[shared],
        help="take mail from a mail server by LMTP or SMTP",
        description=f"Listens until it is stopped; without options by LMTP on {LMTP}. A message is"
        " accepted once it is stored for good.",
    )
    where = listen.add_mutually_exclusive_group()
    where.add_argument("--lmtp", metavar="HOST:PORT")
    where.add_argument("--smtp", metavar="HOST:PORT")
    listen.set_defaults(run=run_listen)
    archives.add(actions, shared)


def run_ingest(chosen: argparse.Namespace) -> int:
    try:
        messages = list(_read(chosen.files or ["-"]))
    except OSError as error:
        _complain(f"{error.filename}: {error.strerror}")
        return os.EX_NOINPUT
    try:
        django_ready()
    except SystemExit as error:
        _complain(str(error))
        return os.EX_TEMPFAIL
    return max(_ingest(raw, chosen) for raw in messages)


def run_listen(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.channels.email.listener import Protocol, listen

    protocol = Protocol.SMTP if chosen.smtp else Protocol.LMTP
    host, _, port = (chosen.smtp or chosen.lmtp or LMTP).rpartition(":")
    if not port.isdecimal():
        sys.exit("Where to listen is written HOST:PORT, such as 127.0.0.1:8024.")
    return listen(protocol, host.strip("[]") or "127.0.0.1", int(port), announce=say)


def _read(files: list[str]) -> Iterator[bytes]:
    for name in files:
        yield sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _ingest(raw: bytes, chosen: argparse.Namespace) -> int:
    from django.db import Error, connection

    from sigap.channels.actions.inbound import store

    try:
        inbound = store(raw, recipients=chosen.to)
    except (OSError, Error) as error:
        connection.close()
        _complain(f"not stored, try again later: {error}")
        return os.EX_TEMPFAIL
    try:
        say(json.dumps(_told(_settled(inbound) if chosen.wait else inbound, chosen)))
    except Error as error:
        connection.close()
        _complain(f"stored as {inbound.pk}, but what became of it cannot be told: {error}")
    return os.EX_OK


def _settled(inbound: Inbound) -> Inbound:
    from sigap.channels.models import InboundState

    end = time.monotonic() + WAIT_S
    while inbound.state == InboundState.STORED and time.monotonic() < end:
        time.sleep(LOOK_S)
        inbound.refresh_from_db()
    return inbound


def _told(inbound: Inbound, chosen: argparse.Namespace) -> dict[str, Any]:
    told: dict[str, Any] = {
        "inbound": inbound.pk,
        "sha256": inbound.blob_id,
        "status": inbound.state,
    }
    if chosen.wait:
        message = inbound.message
        told |= {
            "ticket": message.ticket_id if message else None,
            "message": message.pk if message else None,
            "reason": inbound.reason,
        }
    return told


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")
