"""HTML from outside: what runs, fetches or overlays is gone; what people wrote is there."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.core.html import html_to_text, sanitise_mail, sanitise_reply, text_to_html


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("<p onclick=x>a</p>", "<p>a</p>"),
        ("<script>x</script>a", "a"),
        ("<style>p{}</style>a", "a"),
        ("<svg><a href=javascript:x>b</a></svg>a", "a"),
        ("<img src=data:image/png;base64,AA>", "<img>"),
        ("<img src=remote:7>", "<img>"),
        ("<img src=/logo.png>", "<img>"),
        ("<img src='CID:<a@b>'>", '<img src="cid:a@b">'),
        ("<p class=a id=b style='position:fixed'>a</p>", '<p style="">a</p>'),
        ("<p style='color:red;background:url(//x)'>a</p>", "<p>a</p>"),
        (r"<p style='col\6fr:red'>a</p>", "<p>a</p>"),
        ("<p style='color:red;top:0'>a</p>", '<p style="color:red">a</p>'),
        ("<form action=x><input name=a>b</form>", "b"),
        ("<b>a", "<b>a</b>"),
    ],
)
def test_policy(written: str, clean: str) -> None:
    assert sanitise_mail(written).html == clean


@pytest.mark.parametrize("href", ["javascript:x", " jAva\nscript:x", "data:a,b", "cid:x", "/x"])
def test_links_that_go_nowhere_good(href: str) -> None:
    assert "href" not in sanitise_mail(f'<a href="{href}">a</a>').html


def test_links_do_not_hand_on_the_page() -> None:
    clean = sanitise_mail("<a href=https://x.id target=_top>a</a>").html
    assert clean == '<a href="https://x.id" rel="noopener noreferrer nofollow">a</a>'


def test_foreign_images_wait_to_be_asked_for() -> None:
    clean = sanitise_mail(
        "<img src=https://a.b/1.png><img src=//c.d/2><img src=https://a.b/1.png><img src=cid:x>"
    )
    assert clean.remote_images == ("https://a.b/1.png", "https://c.d/2")
    assert clean.html == (
        '<img src="remote:0"><img src="remote:1"><img src="remote:0"><img src="cid:x">'
    )


def test_a_reply_shows_only_its_own_images() -> None:
    assert sanitise_reply("<img src=https://a.b/1><img src=cid:x>") == '<img><img src="cid:x">'


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<p>" + "".join(f"<font color=c{n}>" for n in range(300)) + "<p>x" * 200_000,
        "<table><tr><td>" * 60_000,
        "<" * 1_000_000,
        "<!--" * 250_000,
        '<p title="' + '<"' * 300_000,
        "<blockquote>x" * 80_000,
    ],
)
def test_hostile_html_takes_no_time(hostile: str) -> None:
    started = time.monotonic()
    html_to_text(hostile)
    assert time.monotonic() - started < 5


def test_too_deep_loses_marks_and_keeps_words() -> None:
    clean = sanitise_mail("<div>" * 300 + "halo" + "</div>" * 300 + "<div>dua</div>")
    assert clean.cut
    assert clean.html.count("<div>") == 101
    assert "halo" in clean.html
    assert clean.html.endswith("<div>dua</div>")


@given(st.text(alphabet="ab é<>&\"'/=;#\n\t-"))
def test_text_goes_there_and_back(text: str) -> None:
    assert html_to_text(text_to_html(text)).split() == text.split()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b", "a\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<p>a</p><blockquote>b<br>c</blockquote><p>d</p>", "a\n\n> b\n> c\n\nd"),
        ("<a href=https://x.id>sini</a>", "sini <https://x.id>"),
        ("<a href=https://x.id>https://x.id</a>", "https://x.id"),
        ("<a href=mailto:a@b.co>a@b.co</a>", "a@b.co"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a  \n b&nbsp;&lt;c&gt; <img alt=logo>", "a b <c> logo"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
    ],
)
def test_text_of_html(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_html_of_text() -> None:
    assert text_to_html("Halo <b>\nlihat https://a.b/?x=1&y=2.\n\ndua") == (
        "<p>Halo &lt;b&gt;<br>\nlihat "
        '<a href="https://a.b/?x=1&amp;y=2" rel="noopener noreferrer nofollow">'
        "https://a.b/?x=1&amp;y=2</a>.</p>\n<p>dua</p>"
    )
