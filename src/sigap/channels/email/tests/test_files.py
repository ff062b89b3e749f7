import pytest

from sigap.channels.email.parsing import parse
from sigap.channels.email.parsing.files import safe_name


def with_parts(*parts: bytes, kind: str = "mixed") -> bytes:
    head = f"From: a@b.co\nSubject: s\nContent-Type: multipart/{kind}; boundary=b\n\n".encode()
    return head + b"".join(b"--b\n" + part + b"\n" for part in parts) + b"--b--\n"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('filename="laporan.pdf"', "laporan.pdf"),
        ("filename=laporan akhir.pdf", "laporan akhir.pdf"),
        ("filename*=UTF-8''caf%C3%A9.pdf", "café.pdf"),
        ("filename*0*=utf-8'id'la%20; filename*1=poran.pdf", "la poran.pdf"),
        ("filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('filename="=?utf-8?B?w6kucGRm?="', "é.pdf"),
        ('filename="é.pdf"', "é.pdf"),
        ('filename="/etc/../passwd"', "passwd"),
        (r'filename="C:\dokumen\a.pdf"', "a.pdf"),
        ('filename="a\u202efdp.exe"', "afdp.exe"),
    ],
)
def test_names(written: str, name: str) -> None:
    part = f"Content-Type: application/pdf\nContent-Disposition: attachment; {written}\n\nx"
    (file,) = parse(with_parts(part.encode())).files
    assert (file.name, file.content) == (name, b"x")


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("a" * 500 + ".pdf")
    assert len(name) == 200
    assert name.endswith(".pdf")


def test_a_forwarded_message_is_kept_byte_for_byte() -> None:
    inner = b"From: c@d.co\nSubject: =?utf-8?q?Dalam?=\nContent-Type: multipart/mixed\n\n--x"
    (file,) = parse(with_parts(b"Content-Type: message/rfc822\n\n" + inner)).files
    assert file.content == inner
    assert file.name == "Dalam.eml"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/calendar; method=REQUEST", "invite.ics"),
        ("application/ms-tnef; name=winmail.dat", "winmail.dat"),
        ("application/pkcs7-mime; name=smime.p7m", "smime.p7m"),
        ("text/plain; name=catatan.txt", "catatan.txt"),
    ],
)
def test_parts_that_are_files(kind: str, name: str) -> None:
    envelope = parse(with_parts(b"\nhalo", f"Content-Type: {kind}\n\nisi".encode()))
    assert envelope.text == "halo"
    assert [file.name for file in envelope.files] == [name]


def test_a_picture_the_html_shows_is_inline() -> None:
    picture = b"Content-Type: image/png\nContent-ID: <%s@x>\n\nPNG"
    html = b"Content-Type: text/html\n\n<img src='cid:satu@x'>"
    envelope = parse(with_parts(html, picture % b"satu", picture % b"dua", kind="related"))
    assert [(file.content_id, file.inline) for file in envelope.files] == [
        ("satu@x", True),
        ("dua@x", False),
    ]
    assert envelope.html == '<img src="cid:satu@x">'


def test_uuencoded_content_with_a_broken_line() -> None:
    body = b'begin 644 a.txt\n$2&%L;P  X\n#??\n"nonsense\n`\nend\n'
    head = b"Content-Type: application/x\nContent-Transfer-Encoding: x-uuencode\n\n"
    (file,) = parse(with_parts(head + body)).files
    assert file.content.startswith(b"Halo")
