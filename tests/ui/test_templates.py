"""What templates may not hold, since the policy of our pages forbids it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "sigap"
TEMPLATES = sorted(
    path
    for path in SOURCE.rglob("*.html")
    if "templates" in path.parts and "tests" not in path.parts
)
SCRIPTS = sorted((SOURCE / "ui" / "static" / "ui" / "js").glob("*.js"))
FORBIDDEN = {
    "an inline script": r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))",
    "an inline style": r"<style|\sstyle=",
    "an event attribute": r"\son[a-z]+=[\"']",
    "hx-on": r"\bhx-on\b",
    "js:": r"[\"']js(?:cript)?:|javascript:",
    "a trigger filter": r"hx-trigger=\"[^\"]*\[",
    "|safe": r"\|\s*safe\b",
    "Markup in a template": r"autoescape false",
    "an address of another site": r"(?:src|href)=\"(?:https?:)?//",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_template_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)]
    assert not found, f"{path}: {', '.join(found)}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_does_not_evaluate(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\beval\(|new Function|innerHTML\s*=|insertAdjacentHTML|document\.write", text
    )


def test_forms_that_post_carry_a_token() -> None:
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        forms = re.findall(r'(?s)<form[^>]*method="post"[^>]*>(.*?)</form>', text)
        for form in forms:
            held = re.search(r"csrf_input|csrf|caller\(\)|hx-post", form)
            assert held, f"{path}: a form without csrf_input"


def test_every_text_that_scripts_ask_for_is_handed_to_them() -> None:
    from sigap.ui.texts import texts

    asked = set()
    for path in SCRIPTS:
        asked |= set(re.findall(r"""\btext\(\s*"([a-z_]+)\"""", path.read_text(encoding="utf-8")))
        for pair in re.findall(
            r'isNote \? "([a-z_]+)" : "([a-z_]+)"', path.read_text(encoding="utf-8")
        ):
            asked |= set(pair)
    assert asked == set(texts())
