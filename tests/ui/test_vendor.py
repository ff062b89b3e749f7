"""Vendored files, the sprite, the joined stylesheet, and what all of it may weigh."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from sigap.ui.static import ASSETS

ROOT = Path(__file__).parents[2]
CSS = ROOT / "src" / "sigap" / "ui" / "static" / "ui" / "css"


def weight(*names: str) -> int:
    """Kilobytes of the files, compressed one by one as they travel."""
    return sum(len(gzip.compress(ASSETS.files[name].body, 9)) for name in names) // 1000


def test_lock_sprite_and_stylesheet_are_current() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "bin" / "vendor", "--check"], capture_output=True, text=True
    )
    assert run.stdout == ""
    assert run.returncode == 0


def test_every_part_of_the_stylesheet_is_joined() -> None:
    source = (ROOT / "bin" / "vendor").read_text(encoding="utf-8")
    for part in CSS.glob("*.css"):
        assert f'"{part.stem}"' in source, f"{part.name} is not in STYLES of bin/vendor"


def test_budgets() -> None:
    single = [
        "ui/js/query.js",
        "ui/js/board.js",
        "ui/js/bulk.js",
        "ui/js/fields.js",
    ]  # of a few pages each
    own = [name for name in ASSETS.files if name.startswith("ui/js/") and name not in single]
    assert all(weight(name) <= 2 for name in single)
    assert weight("ui/sigap.css") <= 13
    assert weight(*own) <= 18
    assert weight("ui/vendor/htmx.js", "ui/vendor/squire.js", "ui/vendor/purify.js") <= 46
    assert weight("ui/vendor/icons.svg") <= 6


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_stylesheets_stay_within_their_layer_and_use_no_ids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("@layer") == 1
    assert text.count("{") == text.count("}")
    if path.stem not in {"base"}:
        assert "!important" not in text.replace("padding: 0 !important", "")
