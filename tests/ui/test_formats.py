"""Figures and moments as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from sigap.core import clock
from sigap.ui import formats
from sigap.ui.avatars import hue, initials

MOMENT = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)  # 08.42 in Jakarta


@pytest.mark.parametrize(
    ("made", "indonesian", "english"),
    [
        (lambda: formats.hour(MOMENT), "08.42", "08:42"),
        (lambda: formats.day(MOMENT), "23 Nov 2026", "23 Nov 2026"),
        (lambda: formats.day(date(2026, 5, 1)), "1 Mei 2026", "1 May 2026"),
        (lambda: formats.moment(MOMENT), "23 Nov 2026, 08.42", "23 Nov 2026, 08:42"),
        (lambda: formats.number(1204), "1.204", "1,204"),
        (lambda: formats.number(-1234567.5, 1), "-1.234.567,5", "-1,234,567.5"),
        (lambda: formats.percent(0.942, 1), "94,2%", "94.2%"),
        (lambda: formats.size(212_000), "212 KB", "212 KB"),
        (lambda: formats.size(2_440_000), "2,4 MB", "2.4 MB"),
        (lambda: formats.size(17), "17 B", "17 B"),
    ],
)
def test_marks_follow_the_language(made, indonesian: str, english: str) -> None:
    with translation.override("id"):
        assert made() == indonesian
    with translation.override("en"):
        assert made() == english


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(minutes=24), "24 min"),
        (timedelta(hours=3, minutes=10), "3 h 10 min"),
        (timedelta(days=2, hours=1, minutes=5), "2 d 1 h"),
        (-14 * 60, "-14 min"),
        (12, "12 sec"),
        (0, "0 sec"),
    ],
)
def test_duration_has_two_units_at_most(value: timedelta | float, text: str) -> None:
    assert formats.duration(value) == text


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (MOMENT + timedelta(hours=2), "08:42"),
        (MOMENT + timedelta(days=2), "Mon"),
        (MOMENT + timedelta(days=20), "23 Nov"),
        (MOMENT + timedelta(days=90), "23 Nov 2026"),
    ],
)
def test_brief_says_only_what_is_needed(now: datetime, text: str) -> None:
    with clock.at(now):
        assert formats.brief(MOMENT) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dewi Lestari", "DL"), ("Sari", "S"), ("dewi@desk.example", "D"), ("", "?"), ("  ", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_hue_is_one_of_seven_and_stays() -> None:
    assert {hue(number) for number in range(50)} == set(range(1, 8))
    assert hue("Dewi") == hue("Dewi")
    assert hue(None) == 1
