"""Fails when a text has no Indonesian: python -m tests.translations [--write].

``--write`` extracts anew into ``locale/id``. Extraction is Babel's, from Python and Jinja2;
JavaScript takes its texts from templates.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "src/sigap/locale/id/LC_MESSAGES/django.po"
ALWAYS = datetime(2026, 11, 23, tzinfo=UTC)  # Babel would write the present
MO = PO.with_suffix(".mo")
HEADER = b"""# Indonesian texts of Sigap.
msgid ""
msgstr ""
"Language: id\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
KEYWORDS = (
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "gettext_lazy",
    "lazy",
    "ngettext_lazy:1,2",
    "pgettext_lazy:1c,2",
    "_",
    "gettext_noop",
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
        catalogue = read(PO, locale="id")
        catalogue.update(read(pot), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
    save(catalogue)


def save(catalogue: Catalog) -> None:
    """Messages alone: a header with dates would change with every run. Indonesian has one plural
    form, whatever Babel's table says."""
    made = io.BytesIO()
    write_po(made, catalogue, sort_output=True, omit_header=True, width=100)
    PO.write_bytes(HEADER + made.getvalue())
    MO.write_bytes(compiled())


def compiled() -> bytes:
    """What Django reads, made from the catalogue."""
    made = io.BytesIO()
    catalogue = read(PO, locale="id")
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    write_mo(made, catalogue)
    return made.getvalue()


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    lacking = missing()
    if MO.read_bytes() != compiled():
        sys.exit("django.mo is stale: python -m tests.translations --write")
    sys.stdout.write("".join(f"no Indonesian: {text!r}\n" for text in lacking))
    sys.exit(bool(lacking))
