"""Fails when a text has no Indonesian: python -m tests.translations [--write].

``--write`` extracts anew into ``locale/id``. Extraction is Babel's, from Python and Jinja2;
JavaScript takes its texts from templates.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "src/sigap/locale/id/LC_MESSAGES/django.po"
KEYWORDS = (
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext_lazy:1c,2",
    "_",
)


def extract(target: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "babel.messages.frontend", "extract"]
    options = [
        "-F",
        "babel.cfg",
        "--no-location",
        "--sort-output",
        "--omit-header",
        "-o",
        str(target),
    ]
    words = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    subprocess.run([*command, *options, *words, "src"], cwd=ROOT, check=True, capture_output=True)


def read(path: Path, **options: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, **options)


def missing() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "all.pot"
        extract(pot)
        wanted = read(pot)
        have = read(PO, locale="id")
    found = []
    for message in wanted:
        if not message.id:
            continue
        translated = have.get(message.id, message.context)
        if translated is None or translated.fuzzy or not _whole(translated.string):
            found.append(str(message.id))
    return found


def _whole(text: object) -> bool:
    return bool(text) and (not isinstance(text, tuple) or all(text))


def write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "all.pot"
        extract(pot)
        catalogue = read(PO, locale="id") if PO.exists() else Catalog(locale="id")
        catalogue.update(read(pot), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
    from babel.messages.pofile import write_po

    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(
            file, catalogue, sort_output=True, omit_header=False, include_previous=False, width=100
        )


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    lacking = missing()
    sys.stdout.write("".join(f"no Indonesian: {text!r}\n" for text in lacking))
    sys.exit(bool(lacking))
