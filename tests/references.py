"""Writes the generated references: python -m tests.references [--check]."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import tests.embedded  # noqa: F401 - gives the run its database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"


def events() -> str:
    from dataclasses import fields

    from sigap.journal.events import registry

    lines = [
        "# Events",
        "",
        "Generated from the code by `python -m tests.references`. Every event has an id, a time,",
        "an actor, a stream, a source, and `data` with the fields named here.",
        "",
        "| verb | stream | fields | meaning |",
        "| --- | --- | --- | --- |",
    ]
    for verb, kind in sorted(registry.items()):
        names = ", ".join(f"`{f.name}`" for f in fields(kind) if f.name != "stream_id")
        meaning = " ".join((kind.__doc__ or "").split())
        lines.append(f"| `{verb}` | {kind.stream_kind} | {names} | {meaning} |")
    return "\n".join(lines) + "\n"


def roles() -> str:
    from sigap.people.roles import Right, Roles

    lines = [
        "# Roles and rights",
        "",
        "Generated from the code by `python -m tests.references`. What an agent may do with the",
        "tickets of a team is the level of the membership: see, work, change, full.",
        "",
        "| role | " + " | ".join(right.value for right in Right) + " |",
        "| --- |" + " --- |" * len(Right),
    ]
    for role in Roles:
        marks = ("✓" if right in role.rights else "" for right in Right)
        lines.append(f"| `{role.value}` | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def queries() -> str:
    from django.utils import translation

    from sigap.tickets.querying.keys import registered_keys
    from sigap.tickets.querying.kinds.choices import Choice, StatusChoice
    from sigap.tickets.querying.kinds.moments import DAYS, UNITS

    lines = [
        "# Search language",
        "",
        "Generated from the code by `python -m tests.references`. Keys and values may be in",
        "either language, whatever language one reads. How to use it: `docs/users/searching.md`.",
        "",
        "| key | Indonesian | also | about | compares | example | values |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for key in registered_keys():
        values = ""
        if isinstance(key.kind, Choice):
            codes = Choice.codes(key.kind) + ["unsolved"] * isinstance(key.kind, StatusChoice)
            english = [key.kind.write(code) for code in codes]
            with translation.override("id"):
                values = ", ".join(
                    f"`{one}` (`{key.kind.write(code)}`)"
                    for one, code in zip(english, codes, strict=True)
                )
        also = ", ".join(f"`{alias}`" for alias in key.aliases)
        compares = "`: > >= < <= ..`" if len(key.kind.operators) > 1 else "`:`"
        example = f"`{key.name}:{key.kind.example()}`"
        lines.append(
            f"| `{key.name}` | `{key.name_id}` | {also} | {key.label} | {compares} | {example}"
            f" | {values} |"
        )
    lines += ["", "| moment | Indonesian |", "| --- | --- |"]
    lines += [f"| `{day}` | `{name}` |" for day, name in DAYS.items()]
    lines += [
        f"| `-3{unit}`, `+3{unit}` | `-3{name}`, `+3{name}` |" for unit, name in UNITS.items()
    ]
    return "\n".join(lines) + "\n"


def commands() -> str:
    import argparse

    from sigap.config.command import build_parser

    os.environ["COLUMNS"] = "96"
    lines = [
        "# Commands",
        "",
        "Generated from `bin/sigap --help` by `python -m tests.references`.",
        "",
    ]

    def add(parser: argparse.ArgumentParser) -> None:
        lines.extend([f"## {parser.prog}", "", "```", parser.format_help().rstrip(), "```", ""])
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for child in action.choices.values():
                    add(child)

    add(build_parser())
    return "\n".join(lines)


def openapi() -> str:
    import json

    from sigap.config.api import api

    return json.dumps(api.get_openapi_schema(), indent=1, default=str, ensure_ascii=False) + "\n"


def main() -> int:
    import django
    from django.utils import translation

    django.setup()
    stale = []
    with translation.override("en"):
        made = {
            "events.md": events(),
            "roles.md": roles(),
            "commands.md": commands(),
            "query.md": queries(),
            "openapi.json": openapi(),
        }
    for name, text in made.items():
        path = REFERENCE / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    sys.stdout.write(
        "".join(f"docs/reference/{name} is stale: python -m tests.references\n" for name in stale)
    )
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
