"""Automatic answers and those who only look like them; when the absent are back."""

from datetime import UTC, date, datetime

import pytest

from sigap.channels.email.parsing import parse
from sigap.channels.email.parsing.absences import returns_on
from sigap.channels.email.tests import corpus
from tests import mailcorpus

FOLDER = corpus.ROOT / "tests" / "corpus" / "automatic"
SENT = datetime(2026, 12, 21, 2, tzinfo=UTC)


def test_labelled_mail() -> None:
    numbers = mailcorpus.measure(FOLDER).total.numbers
    assert numbers["auto_reply_right"] >= 0.97 * numbers["auto_reply_expected"]


def test_dates_of_labelled_mail() -> None:
    wrong = {
        row["file"]
        for row in mailcorpus.rows(FOLDER)
        if row["notes"].removeprefix("returns=")
        != str(parse((FOLDER / row["file"]).read_bytes()).returns_on or "")
    }
    assert not wrong


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kembali ke kantor pada 28 Desember 2026", date(2026, 12, 28)),
        ("out until Monday, 28 December", date(2026, 12, 28)),
        ("cuti s.d. 28/12/2026", date(2026, 12, 29)),
        ("kembali tgl 2 Jan", date(2027, 1, 2)),
        ("back on 12/31/2026", date(2026, 12, 31)),
        ("back on 31 February", None),
        ("kembali 3 Desember 2026", None),
        ("until 28 December 2036", None),
        ("rapat 28 Desember 2026", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert returns_on(text, SENT) == day


def test_a_day_without_year_needs_the_date_of_the_mail() -> None:
    assert returns_on("back on 4 January", None) is None
    assert returns_on("back on 4 January 2027", None) == date(2027, 1, 4)
