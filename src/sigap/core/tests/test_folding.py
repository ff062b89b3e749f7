"""Quotations in HTML are folded away without losing a word and without letting anything in."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigap.core.html import Line, Mark, folded, lines_of, sanitise_mail, sanitise_marked, tokens_of


def fold(html: str, *spans: tuple[int, int]) -> str:
    return folded(tokens_of(sanitise_marked(html).html), spans)


def lines(html: str) -> list[Line]:
    return lines_of(tokens_of(sanitise_marked(html).html))


def test_what_is_open_ends_before_and_begins_again_inside() -> None:
    html = '<div dir="auto"><b>Halo</b><p>a<b>b</b>c</p></div>'
    assert fold(html, (6, 12)) == (
        '<div dir="auto"><b>Halo</b><p>a</p></div>'
        '<details class="quotation"><summary>…</summary><div dir="auto"><p><b>b</b>c</p></div>'
        "</details>"
    )


def test_in_the_middle() -> None:
    folds = fold("<p>a</p><blockquote>b</blockquote><p>c</p>", (3, 6))
    assert re.sub(r"<p></p>|<blockquote></blockquote>", "", folds) == (
        '<p>a</p><details class="quotation"><summary>…</summary><blockquote>b</blockquote>'
        "</details><p>c</p>"
    )


@pytest.mark.parametrize(
    "html",
    [
        '<details class="quotation" open><summary>x</summary>a</details>',
        '<p class="quotation" id="below">a</p>',
        '<div class="gmail_quote yahoo_quoted">a</div>',
        '<p class="MsoNormal">a</p>',
    ],
)
def test_marks_and_folds_of_the_sender_are_gone(html: str) -> None:
    for clean in (sanitise_mail(html).html, fold(html)):
        assert "class" not in clean
        assert "id=" not in clean
        assert "details" not in clean


def test_what_programs_name() -> None:
    html = '<p>a</p><div class="x yahoo_quoted"><p>b</p></div><p>c</p>'
    assert [(one.text, one.mark) for one in lines(html) if one.text] == [
        ("a", Mark.NONE),
        ("b", Mark.QUOTATION),
        ("c", Mark.NONE),
    ]
    below = lines('<p>a</p><div id="appendonsend"></div><p>b</p><p>c</p>')
    assert [one.mark for one in below if one.text == "c"] == [Mark.QUOTATION]
    assert lines('<p class="gmail_signature">a</p>')[0].mark is Mark.SIGNATURE


def test_outlooks_paragraphs_are_lines() -> None:
    html = "<p class=MsoNormal>a</p><p class=MsoNormal>b</p><p class=MsoNormal>&nbsp;</p><p>c</p>"
    assert [one.text for one in lines(html)] == ["a", "b", "", "c"]
    assert fold(html) == "<div>a</div><div>b</div><div>&nbsp;</div><p>c</p>"


PIECES = st.lists(
    st.sampled_from(
        "<div> </div> <p> </p> <b> </b> <blockquote> </blockquote> <table><tr><td> </td></tr>"
        " </table> <a/href=https://x.id> </a> <br> <img/src=cid:x> <ul><li> </ul> satu dua tiga"
        " &lt;b&gt; <pre> </pre> <script> <svg/onload=x> </svg> <details> <summary>"
        " <div/class=yahoo_quoted>".split()
    ),
    max_size=40,
)


@given(PIECES, st.lists(st.integers(0, 60), max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost_and_nothing_enters(pieces: list[str], edges: list[int]) -> None:
    marked = sanitise_marked(" ".join(pieces)).html
    tokens = tokens_of(marked)
    cuts = sorted({min(edge, len(tokens)) for edge in edges})
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    result = folded(tokens, spans)
    words = re.sub(r"<summary>…</summary>|<[^>]*>", " ", result).split()
    assert words == re.sub(r"<[^>]*>", " ", marked).split()
    assert result.count("<details") == result.count("</details>") == len(spans)
    plain = result.replace('<details class="quotation"><summary>…</summary>', "")
    plain = plain.replace("</details>", "")
    assert "<details" not in plain
    assert "class=" not in plain
    assert "script" not in plain
