"""Bare thank-yous are known, and nothing else is taken for one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sigap.tickets.thanks import only_thanks

CORPUS = Path(__file__).resolve().parents[4] / "tests/corpus/thanks"
SHARED = Path(__file__).resolve().parents[5] / "shared/data/text"


def lines(name: str) -> list[str]:
    found = (CORPUS / name).read_text().splitlines()
    return [line.replace("\\n", "\n") for line in found if line]


def test_thanks_are_known() -> None:
    every = lines("thanks.txt")
    assert len(every) >= 60
    missed = [
        text for text in every if not only_thanks(text, names=("Budi Santoso", "Andi", "Dewi"))
    ]
    assert missed == []


def test_other_short_answers_are_not_thanks() -> None:
    every = lines("others.txt")
    assert len(every) >= 300
    assert [text for text in every if only_thanks(text, names=("Budi Santoso",))] == []


def test_what_people_ask_is_not_thanks() -> None:
    questions = SHARED / "banking77/train.csv"
    if not questions.exists():
        pytest.skip("the shared questions are not on this machine")
    asked = [row[0] for row in csv.reader(questions.open())][1:]
    assert len(asked) > 5000
    assert [text for text in asked if only_thanks(text)] == []
