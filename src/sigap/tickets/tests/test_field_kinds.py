"""Every kind of field: what it takes, what it refuses, and how it writes it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone, translation

from sigap.people.models import Organisation
from sigap.tickets.fields.definitions import FieldDef, Option
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.kinds.kind import Held, Refused
from sigap.tickets.fields.kinds.texts import BadPattern, compiled
from tests.cast import Cast

OPTIONS = (
    Option("hardware", "Perangkat keras", "Hardware"),
    Option("hardware/printer", "Pencetak", "Printer"),
    Option("old", "Lama", "Old", is_active=False),
)


def field(kind: str, **more: Any) -> FieldDef:
    return FieldDef(1, "k", kind, "Kunci", "Key", options=OPTIONS, **more)


# kind, what is posted, plain, shown in English, shown in Indonesian
GOOD = [
    ("text", ["  dua   kata "], "dua kata", "dua kata", "dua kata"),
    ("long_text", ["satu\r\ndua"], "satu\ndua", "satu\ndua", "satu\ndua"),
    ("integer", ["-12"], -12, "-12", "-12"),
    ("decimal", ["12,50"], "12.5", "12.5", "12,5"),
    ("decimal", ["100"], "100", "100", "100"),
    ("date", ["2026-11-23"], "2026-11-23", "23 Nov 2026", "23 Nov 2026"),
    (
        "moment",
        ["2026-11-23T09:00"],
        "2026-11-23T02:00:00+00:00",
        "23 Nov 2026, 09:00",
        "23 Nov 2026, 09.00",
    ),
    ("flag", ["no"], False, "No", "Tidak"),
    ("choice", ["old"], "old", "Old", "Lama"),
    ("choices", ["old", "hardware"], ["hardware", "old"], "Hardware, Old", "Perangkat keras, Lama"),
    (
        "tree",
        ["hardware/printer"],
        "hardware/printer",
        "Hardware › Printer",
        "Perangkat keras › Pencetak",
    ),
    ("pattern", ["LT-0937"], "LT-0937", "LT-0937", "LT-0937"),
]
BAD = [
    ("text", ["x" * 301]),
    ("integer", ["1.5"]),
    ("integer", ["satu"]),
    ("integer", ["9" * 16]),
    ("integer", ["9"]),
    ("integer", ["101"]),
    ("decimal", ["1,2,3"]),
    ("decimal", ["nan"]),
    ("date", ["23-11-2026"]),
    ("date", ["0001-01-01"]),
    ("moment", ["kemarin"]),
    ("flag", ["maybe"]),
    ("choice", ["none-such"]),
    ("choices", ["hardware", "none-such"]),
    ("tree", ["hardware/none"]),
    ("pattern", ["lt-0937"]),
    ("pattern", ["LT-093"]),
]
LIMITS: dict[str, dict[str, str]] = {
    "integer": {"minimum": "-12", "maximum": "100"},
    "pattern": {"pattern": "[A-Z]{2}-[0-9]{4}", "example": "LT-0937"},
}


@pytest.mark.parametrize(("kind", "posted", "plain", "english", "indonesian"), GOOD)
def test_good_values(
    kind: str, posted: list[str], plain: Any, english: str, indonesian: str
) -> None:
    one = field(kind, **LIMITS.get(kind, {}))
    with timezone.override("Asia/Jakarta"):
        content = KINDS[kind].read(one, posted)
        assert content is not None
        held = Held(content)
        assert KINDS[kind].plain(content) == plain
        assert KINDS[kind].read(one, KINDS[kind].written(held)) == content
        assert KINDS[kind].from_json(one, plain) == content
        for language, words in (("en", english), ("id", indonesian)):
            with translation.override(language):
                assert KINDS[kind].shown(one, held) == words


@pytest.mark.parametrize(("kind", "posted"), BAD)
def test_bad_values_say_why_in_both_languages(kind: str, posted: list[str]) -> None:
    limits = LIMITS.get(kind, {})
    if kind == "integer" and posted == ["9"]:
        limits = {"minimum": "10"}
    said = set()
    for language in ("en", "id"):
        with translation.override(language), pytest.raises(Refused) as refused:
            KINDS[kind].read(field(kind, **limits), posted)
        said.add(str(refused.value))
    assert len(said) == 2


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("posted", [[], [""], ["   "]])
def test_nothing_is_nothing(kind: str, posted: list[str]) -> None:
    assert KINDS[kind].read(field(kind), posted) is None


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", 3),
        ("integer", True),
        ("integer", 1.5),
        ("decimal", []),
        ("date", 20261123),
        ("moment", "2026-11-23T09:00"),
        ("flag", "yes"),
        ("choice", ["hardware"]),
        ("choices", "hardware"),
        ("contact", "budi"),
        ("organisation", -1),
    ],
)
def test_json_of_another_type_is_refused(kind: str, given: Any) -> None:
    with pytest.raises(Refused):
        KINDS[kind].from_json(field(kind), given)


def test_bounds_of_days() -> None:
    one = field("date", minimum="2026-01-01", maximum="2026-12-31")
    for text in ("2025-12-31", "2027-01-01"):
        with pytest.raises(Refused):
            KINDS["date"].read(one, [text])
    assert KINDS["date"].read(one, ["2026-12-31"])


def test_people(cast: Cast) -> None:
    contact = KINDS["contact"]
    assert contact.read(field("contact"), ["budi@pelanggan.test"]) == cast.customer.pk
    assert contact.read(field("contact"), ["budi santoso"]) == cast.customer.pk
    held = Held(cast.customer.pk, "Budi Santoso")
    assert contact.written(held) == [f"#{cast.customer.pk} Budi Santoso"]
    assert contact.read(field("contact"), contact.written(held)) == cast.customer.pk
    assert contact.shown(field("contact"), held) == "Budi Santoso"
    for text in ("#999999", "tidak ada", "#0"):
        with pytest.raises(Refused):
            contact.read(field("contact"), [text])
    for _copy in range(2):
        Organisation.objects.create(name="Dinas")
    with pytest.raises(Refused, match="#"):
        KINDS["organisation"].read(field("organisation"), ["dinas"])


@pytest.mark.parametrize("pattern", ["(", "(?=x)", r"(a)\1", "x" * 501])
def test_patterns_that_re2_does_not_know(pattern: str) -> None:
    with pytest.raises(BadPattern):
        compiled(pattern)
