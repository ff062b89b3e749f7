import pytest

from sigap.channels.email.parsing import parse
from sigap.tickets.envelope import Flag


def flags_of(*lines: str) -> frozenset[Flag]:
    return parse("\n".join([*lines, "", "isi"]).encode()).flags


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; x=1",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "Subject: Balasan otomatis: sedang cuti",
        "Subject: Automatic reply: Tagihan",
    ],
)
def test_automatic_answers(line: str) -> None:
    assert flags_of("From: a@b.co", line) == {Flag.AUTO_REPLY}


@pytest.mark.parametrize(
    "line", ["List-Id: <x.y>", "Precedence: bulk", "List-Unsubscribe: <mailto:a@b>"]
)
def test_lists(line: str) -> None:
    assert flags_of("From: a@b.co", line) == {Flag.LIST}


def test_who_wants_no_automatic_answers() -> None:
    assert flags_of("From: a@b.co", "X-Auto-Response-Suppress: DR, OOF") == {Flag.NO_ANSWERS}
    assert not flags_of("From: a@b.co", "X-Auto-Response-Suppress: None")


@pytest.mark.parametrize(
    "lines",
    [
        (
            "From: mailer-daemon@b.co",
            "Subject: Undeliverable",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        ),
        ("X-Failed-Recipients: c@d.co",),
        ("From: MAILER-DAEMON@b.co", "Subject: Returned mail: User unknown"),
        ("From: postmaster@b.co", "Subject: Undeliverable: Tagihan"),
    ],
)
def test_bounces(lines: tuple[str, ...]) -> None:
    assert Flag.BOUNCE in flags_of(*lines, "From: a@b.co")


@pytest.mark.parametrize(
    "lines",
    [
        ("Auto-Submitted: no",),
        ("Subject: Pengiriman gagal, paket saya di mana?",),
        ("Subject: Undeliverable parcel",),
        ("Subject: Fwd: Undelivered Mail Returned to Sender",),
        ("From: postmaster@b.co", "Subject: Rapat besok"),
    ],
)
def test_people(lines: tuple[str, ...]) -> None:
    assert not flags_of("From: a@b.co", *lines)
