import pytest

from sigap.channels.email.parsing import parse

HEAD = b"From: a@b.co\nSubject: s\nMIME-Version: 1.0\n"


def with_type(written: str, body: bytes, *more: str) -> bytes:
    return HEAD + "\n".join([f"Content-Type: {written}", *more, "", ""]).encode() + body


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "Kopi é".encode(), "Kopi é"),
        ("iso-8859-1", "“petik” é".encode("cp1252"), "“petik” é"),
        ("iso-8859-1", "é ternyata".encode(), "é ternyata"),
        ("us-ascii", "é".encode("cp1252"), "é"),
        ("us-ascii", "日本".encode(), "日本"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("ks_c_5601-1987", "한국".encode("cp949"), "한국"),
        ("gb2312", "中国".encode("gb18030"), "中国"),
        ("utf-7", b"caf+AOk-", "café"),
        ("idna", b"abc", "abc"),
        ("rot13", b"abc", "abc"),
        ("nonsense", "é".encode(), "é"),
        ("utf-8", b"a\x00b", "ab"),
    ],
)
def test_charsets(charset: str, content: bytes, text: str) -> None:
    assert parse(with_type(f"text/plain; charset={charset}", content)).text == text


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("base64", b"SGFs\nbw=="),
        ("base64", b"SGFsbw"),
        (" BASE64 ", b"SGFsbw==!!"),
        ("quoted-printable ; x", b"Ha=6C=\no"),
        ("7-bit", b"Halo"),
        ("text/html", b"Halo"),
        ("", b"Halo"),
    ],
)
def test_transfer_encodings(encoding: str, content: bytes) -> None:
    raw = with_type("text/plain", content, f"Content-Transfer-Encoding: {encoding}")
    assert parse(raw).text == "Halo"


def test_alternative_gives_both_forms() -> None:
    body = (
        b"--b\nContent-Type: text/plain\n\nHalo\n--b\nContent-Type: text/html\n\n"
        b"<p>Halo <script>x</script><img src='https://t.co/p.gif'></p>\n--b--\n"
    )
    envelope = parse(with_type('multipart/alternative; boundary="b"', body))
    assert envelope.text == "Halo"
    assert envelope.html == '<p>Halo <img src="remote:0"></p>'
    assert envelope.remote_images == ("https://t.co/p.gif",)


def test_html_alone_gets_a_text() -> None:
    envelope = parse(with_type("text/html", b"<p>Satu<p>Dua <a href='https://x.id'>sini</a>"))
    assert envelope.text == "Satu\n\nDua sini <https://x.id>"


def test_text_around_a_file_stays_in_order() -> None:
    body = (
        b"--b\n\nsebelum\n--b\nContent-Type: image/png\n\nPNG\n"
        b"--b\nContent-Type: text/plain\n\nsesudah\n--b--\n"
    )
    envelope = parse(with_type("multipart/mixed; boundary=b", body))
    assert envelope.text == "sebelum\n\nsesudah"
    assert [file.name for file in envelope.files] == ["image-1.png"]


def test_flowed_paragraphs_are_joined() -> None:
    body = b"satu \ndua\n> kutip \n> lagi\n-- \nBudi"
    assert parse(with_type("text/plain; format=flowed", body)).text == (
        "satu dua\n> kutip lagi\n-- \nBudi"
    )


def test_a_missing_end_and_a_similar_boundary() -> None:
    body = b"--b\n\nhalo\n--bb\ntetap\n"
    envelope = parse(with_type("multipart/mixed; boundary=b", body))
    assert envelope.text == "halo\n--bb\ntetap"


def test_what_is_past_the_limit_is_left_out_and_said() -> None:
    envelope = parse(with_type("text/plain", b"a\n" * 200_000))
    assert envelope.text.count("\n") < 100_001
    assert envelope.notices == ("text_cut",)
    assert "limited" in envelope.flags
