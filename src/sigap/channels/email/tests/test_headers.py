from datetime import UTC, datetime

import pytest

from sigap.channels.email.parsing import Unreadable, parse


def message(*lines: str, body: str = "Halo") -> bytes:
    return "\r\n".join([*lines, "", body]).encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?Q?Kata_sandi_=C3=A9?=", "Kata sandi é"),
        ("=?utf-8?B?8J+Y?= =?utf-8?B?gCBvaw==?=", "😀 ok"),
        ("=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        ("Re: =?iso-8859-1?Q?caf=E9?= dan teh", "Re: café dan teh"),
        ("=?utf-8?Q?Apa kabar??=", "Apa kabar?"),
        ("=?utf-8?Q?Sudah=3F?=akhir", "Sudah?akhir"),
        ("=?NONE?B?VEVTVA=?=", "TEST"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("Tagihan é tanpa kode", "Tagihan é tanpa kode"),
        ("dua\r\n baris", "dua baris"),
    ],
)
def test_subject(written: str, read: str) -> None:
    raw = message("From: a@example.com", f"Subject: {written}")
    assert parse(raw).subject == read


def test_undeclared_western_bytes_in_a_header() -> None:
    assert parse(b"From: a@b.co\nSubject: caf\xe9\n\nx").subject == "café"


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Budi <Budi@Example.com>", "Budi", "budi@example.com"),
        ('"Santoso, Budi" <b@x.id>', "Santoso, Budi", "b@x.id"),
        ("=?utf-8?Q?Santoso,_Budi?= <b@x.id>", "Santoso, Budi", "b@x.id"),
        ('"=?utf-8?Q?Andr=C3=A9?=" <b@x.id>', "André", "b@x.id"),
        ("b@x.id (Budi)", "Budi", "b@x.id"),
        ("b@x.id", "", "b@x.id"),
        ("<@relay:b@x.id>", "", "b@x.id"),
        ("Budi <b@x.id", "Budi", "b@x.id"),
        ("a@b.co <c@d.co>", "a@b.co", "c@d.co"),
        ("((((" * 500 + ")" * 2000 + " <b@x.id>", None, "b@x.id"),
    ],
)
def test_sender(written: str, name: str | None, address: str) -> None:
    sender = parse(message(f"From: {written}", "Subject: x")).sender
    assert sender.address == address
    assert name is None or sender.name == name


def test_recipients_of_a_group_and_of_repeated_fields() -> None:
    raw = message("From: a@b.co", "To: Tim: c@d.co, Dua <e@f.co>;", "To: g@h.co", "Cc: ;, i@j.co")
    envelope = parse(raw)
    assert [each.address for each in envelope.to] == ["c@d.co", "e@f.co", "g@h.co"]
    assert [each.address for each in envelope.cc] == ["i@j.co"]


@pytest.mark.parametrize("name", ["Reply-To", "Sender", "Return-Path", "Resent-From"])
def test_a_sender_without_from(name: str) -> None:
    assert parse(message(f"{name}: <a@b.co>")).sender.address == "a@b.co"


def test_a_sender_nobody_can_answer_is_said_to_be_one() -> None:
    envelope = parse(message("From: root", "Subject: cron"))
    assert (envelope.sender.address, envelope.sender.name) == ("root@sender.invalid", "root")
    assert envelope.notices == ("no_sender",)
    assert parse(message("Subject: x")).sender.address == "unknown@sender.invalid"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"Hello, this is no mail\nat all\n", "no header"),
        (b"X-One: 1\n\nbody", "no sender"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(raw)


def test_a_strange_line_among_the_fields_is_forgiven() -> None:
    raw = b"Received: x\nquite Delivered-To: y\nFrom  : a@b.co\nSubject: s\nHalo\nDunia\n"
    envelope = parse(raw)
    assert (envelope.sender.address, envelope.subject) == ("a@b.co", "s")
    assert envelope.text == "Halo\nDunia"


def test_ids_and_date() -> None:
    envelope = parse(
        message(
            "From: a@b.co",
            "Message-ID: <1@b.co>",
            "In-Reply-To: Your message <2@b.co>",
            "References: <3@b.co>",
            "\t<2@b.co> <3@b.co>",
            "Date: Mon, 23 Nov 2026 19:00:00 +0700 (WIB)",
            "Delivered-To: Bantuan+t1@desk.id",
        )
    )
    assert envelope.message_id == "1@b.co"
    assert envelope.in_reply_to == ("2@b.co",)
    assert envelope.references == ("3@b.co", "2@b.co")
    assert envelope.sent_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert envelope.delivered_to == ("bantuan+t1@desk.id",)


def test_a_date_that_is_none() -> None:
    assert parse(message("From: a@b.co", "Date: kemarin sore")).sent_at is None
