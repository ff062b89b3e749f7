"""``sigap mail import`` and ``sigap mail junk``: mail that lies elsewhere."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sigap.config.commands.setup import Subcommands, django_ready, say

if TYPE_CHECKING:
    from sigap.channels.email.importing.sources import Found

IMAP = "imap:"


def add(actions: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = actions.add_parser(
        "import",
        parents=[shared],
        help="take in old mail, quietly",
        description="Nobody is written to or told. Tickets and messages get the dates of the"
        " originals. May be repeated: what is here already is left out. Prints a line of JSON.",
    )
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="an mbox, a Maildir, a folder of .eml files, one .eml file, or imap:MAILBOX/FOLDER",
    )
    parser.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="leave out what is older"
    )
    parser.add_argument(
        "--status",
        choices=["solved", "closed", "new"],
        default="solved",
        help="of new tickets; default: solved",
    )
    parser.add_argument("--to", default="", metavar="ADDRESS", help="mailbox of what names none")
    parser.set_defaults(run=run)
    junk = actions.add_parser(
        "junk",
        parents=[shared],
        help="put what is new in the junk folder into quarantine",
        description="Prints a line of JSON. See: sigap inbound list --state held",
    )
    junk.add_argument("mailboxes", nargs="*", metavar="ADDRESS", help="default: all that have one")
    junk.set_defaults(run=run_junk)


def run(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.channels.email.importing.running import How, take_in

    how = How(status=chosen.status, since=chosen.since, through=chosen.to)
    try:
        found = chain.from_iterable(_found(name, chosen.since) for name in chosen.sources)
        say(json.dumps(dict(take_in(found, how))))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_IOERR
    return os.EX_OK


def run_junk(chosen: argparse.Namespace) -> int:
    django_ready()
    from imapclient.exceptions import IMAPClientError

    from sigap.channels.email.imap.junk import look_into_junk
    from sigap.channels.email.models import Mailbox
    from sigap.channels.email.oauth.tokens import SignInNeeded

    boxes = Mailbox.objects.exclude(imap_host="").exclude(junk_folder="")
    if chosen.mailboxes:
        boxes = boxes.filter(address__in=[address.lower() for address in chosen.mailboxes])
    code = os.EX_OK
    for box in boxes:
        try:
            say(json.dumps({"mailbox": box.address, "held": look_into_junk(box)}))
        except (IMAPClientError, OSError, SignInNeeded) as error:
            sys.stderr.write(f"{box.address}: {error}\n")
            code = os.EX_TEMPFAIL
    return code


def _found(name: str, since: date | None) -> Iterable[Found]:
    from sigap.channels.email.importing.sources import in_path, on_server
    from sigap.channels.email.models import Mailbox

    if not name.startswith(IMAP):
        return in_path(Path(name))
    address, _, folder = name.removeprefix(IMAP).partition("/")
    box = Mailbox.objects.filter(address=address.lower()).first()
    if box is None:
        sys.exit(f"There is no mailbox {address}.")
    return on_server(box, folder or box.imap_folder, since)
