"""The promises of docs/ and of the house that a machine can check."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "sigap"
MODULES = [
    path
    for folder in (SRC, ROOT / "tests", ROOT / "bench")
    for path in sorted(folder.rglob("*.py"))
    if "migrations" not in path.parts
]
REFUSED_NAMES = {"utils", "helpers", "common", "misc"}
CLOCK_FREE = {"core/clock.py"}
NOW = re.compile(
    r"\b(timezone\.now|datetime\.now|datetime\.utcnow|auto_now|auto_now_add)\b|\bNow\("
)


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 150


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400, "split by verb or by screen"
    assert path.stem not in REFUSED_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 50, f"{node.name} has {length} lines"
            arguments = node.args.args + node.args.kwonlyargs
            own = [found for found in arguments if found.arg not in {"self", "cls"}]
            assert len(own) <= 7, f"{node.name} takes {len(own)} parameters"


@pytest.mark.parametrize("kind", ["html", "css", "js"])
def test_sizes_of_pages(kind: str) -> None:
    most = {"html": 120, "css": 400, "js": 200}[kind]
    made = {"sigap.css"}
    files = [
        path
        for path in SRC.rglob(f"*.{kind}")
        if "vendor" not in path.parts and path.name not in made
    ]
    assert len(files) > 5
    long = [path.name for path in files if len(path.read_text("utf-8").splitlines()) > most]
    assert long == []


def test_domain_time_comes_from_the_clock() -> None:
    offenders = [
        f"{path.relative_to(SRC)}: {line.strip()}"
        for path in SRC.rglob("*.py")
        if "migrations" not in path.parts
        and "tests" not in path.parts
        and str(path.relative_to(SRC)) not in CLOCK_FREE
        for line in path.read_text("utf-8").splitlines()
        if NOW.search(line)
    ]
    assert offenders == []


def test_no_signals_and_no_save_overrides() -> None:
    for path in SRC.rglob("*.py"):
        text = path.read_text("utf-8")
        assert "django.db.models.signals" not in text, path
        assert not re.search(r"def (save|delete)\(self", text), path


def test_every_foreign_key_to_a_growing_table_has_an_index() -> None:
    """A foreign key without one makes deleting and looking up cost more as the desk grows."""
    for model in apps.get_models():
        if not model.__module__.startswith("sigap."):
            continue
        led = {tuple(index.fields)[:1] for index in model._meta.indexes if index.fields}
        led |= {c.fields[:1] for c in model._meta.constraints if hasattr(c, "fields")}
        for field in model._meta.concrete_fields:
            if field.is_relation and not field.primary_key and not field.db_index:  # type: ignore[attr-defined]  # a field
                assert (field.name,) in led or model.__name__ == "MailboxTicket", field


def test_every_variable_is_documented() -> None:
    read = set()
    for path in SRC.rglob("*.py"):
        read |= set(re.findall(r"\"((?:SIGAP_[A-Z0-9_]+)|DATABASE_URL)\"", path.read_text("utf-8")))
    documented = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    internal = {"SIGAP_SUPERVISED"}
    assert sorted(name for name in read - internal if name not in documented) == []
    assert len(read) > 5


def test_every_event_is_documented() -> None:
    from sigap.journal.events import registry

    documented = (ROOT / "docs/reference/events.md").read_text("utf-8")
    assert sorted(verb for verb in registry if f"`{verb}`" not in documented) == []
    assert len(registry) > 20
    assert all(kind.__doc__ for kind in registry.values())
