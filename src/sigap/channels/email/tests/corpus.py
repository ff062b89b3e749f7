"""The collection of real and hostile messages that lies beside the repository.

It is not part of it. Where it is absent the tests that need it are skipped, except in CI.
"""

from __future__ import annotations

import csv
import os
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]
MAIL = ROOT.parent / "shared" / "data" / "mail"


def mail_folder() -> Path:
    """The folder of the collection; skips the test where it is absent, and fails it in CI."""
    if not MAIL.is_dir():
        reason = f"the collection of messages is not at {MAIL}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return MAIL


def rows(*sources: str) -> list[dict[str, str]]:
    """The rows of the index for raw messages, of the named sources or of all."""
    with (mail_folder() / "index.tsv").open(encoding="utf-8", newline="") as index:
        read = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        row
        for row in read
        if row["kind"] == "raw" and (not sources or row["file"].split("/")[0] in sources)
    ]


def raw(name: str) -> bytes:
    """The bytes of one file of the collection."""
    return (mail_folder() / name).read_bytes()


def hostile() -> dict[str, Callable[[], bytes]]:
    """Makers of hostile messages by name."""
    cases: dict[str, Callable[[], bytes]] = runpy.run_path(str(mail_folder() / "hostile.py"))[
        "CASES"
    ]
    return cases
