"""What the browser makes of a form's rules is what the server makes of them, on random rules."""

from __future__ import annotations

import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from sigap.tickets.fields.definitions import IS, REQUIRED, THEN
from sigap.tickets.fields.evaluating import About, evaluate

pytestmark = pytest.mark.peer_browser
SCRIPT = Path(__file__).resolve().parents[2] / "src/sigap/ui/static/ui/js/fields.js"
CODES = ["a", "a/b", "a/b/c", "ab", "d"]
ROLES, STATUSES, TYPES = ["agent_l1", "", "manager"], ["new", "solved"], ["request", "incident"]
ASK = "cases => cases.map(one => window.evaluateFields(one.rules, one.values, one.about))"
SETS = 600


def clause(choose: random.Random, keys: list[str]) -> dict[str, Any]:
    of, values = choose.choice(
        [
            ("role", ROLES),
            ("status", STATUSES),
            ("type", TYPES),
            *((f"field:{key}", CODES) for key in [*keys, "gone"]),
        ]
    )
    wanted = choose.sample(values, choose.randint(0, len(values)))
    return {"of": of, "is": choose.choice(IS), "values": wanted}


def case(choose: random.Random) -> dict[str, Any]:
    keys = [f"k{i}" for i in range(choose.randint(1, 6))]
    fields = [
        {
            "key": key,
            "required": choose.choice(REQUIRED),
            "choices": choose.choice([None, CODES]),
            "tree": choose.random() < 0.5,
        }
        for key in keys
    ]
    conditions = [
        {
            "when": [clause(choose, keys) for _ in range(choose.randint(0, 3))],
            "then": choose.choice(THEN),
            "fields": choose.sample(keys, choose.randint(1, len(keys))),
            "choices": choose.sample(CODES, choose.randint(0, 3)),
        }
        for _ in range(choose.randint(0, 7))
    ]
    values = {
        key: choose.sample(CODES, choose.randint(0, 2)) for key in keys if choose.random() < 0.7
    }
    about = {
        "role": choose.choice(ROLES),
        "status": choose.choice(STATUSES),
        "type": choose.choice(TYPES),
    }
    rules = {"fields": fields, "conditions": conditions}
    return {"rules": rules, "values": values, "about": about}


def in_python(one: dict[str, Any]) -> dict[str, Any]:
    found = evaluate(one["rules"], one["values"], About(**one["about"]))
    names = {
        "is_visible": "visible",
        "is_required": "required",
        "to_solve": "toSolve",
        "is_read_only": "readOnly",
    }
    return {
        key: {
            names.get(name, name): list(value) if isinstance(value, tuple) else value
            for name, value in asdict(state).items()
        }
        for key, state in found.items()
    }


def test_browser_and_server_agree(browser: Any) -> None:
    choose = random.Random(7)
    cases = [case(choose) for _ in range(SETS)]
    page = browser.new_page()
    source = SCRIPT.read_text(encoding="utf-8") + "\nwindow.evaluateFields = evaluate;"
    page.add_script_tag(content=source, type="module")
    page.wait_for_function("() => window.evaluateFields")
    seen = page.evaluate(ASK, cases)
    for one, theirs in zip(cases, seen, strict=True):
        assert theirs == in_python(one), one
    states = [state for one in seen for state in one.values()]
    for name in ("visible", "required", "toSolve", "readOnly"):
        assert {state[name] for state in states} == {True, False}
    assert any(state["choices"] not in (None, CODES) for state in states)
    page.close()
