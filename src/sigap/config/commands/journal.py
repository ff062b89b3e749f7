from __future__ import annotations

import argparse

from sigap.config.commands.setup import Subcommands, django_ready, say


def add(subcommands: Subcommands, shared: argparse.ArgumentParser) -> None:
    parser = subcommands.add_parser("journal", help="the record of everything")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    verify = actions.add_parser(
        "verify", parents=[shared], help="name every event that was altered or removed"
    )
    verify.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    django_ready()
    from sigap.journal import sealing
    from sigap.journal.models import Event

    sealing.seal()
    findings = 0
    for finding in sealing.verify():
        findings += 1
        say(f"event {finding.event_id} {finding.problem}" if finding.event_id else finding.problem)
    if not findings:
        say(f"The journal is whole: {Event.objects.count()} events.")
    return int(bool(findings))
