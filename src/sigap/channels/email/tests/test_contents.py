"""What comes in wrappings: files out of them, words where there are no others, limits kept."""

import struct
from datetime import UTC, datetime

import pytest

from sigap.channels.email.parsing import parse
from sigap.channels.email.parsing.contents.rtf import MAX_BYTES, decompressed, rtf_to_text
from sigap.channels.email.parsing.contents.tnef import unpack
from sigap.channels.email.tests import corpus
from sigap.tickets.envelope import Flag
from tests import mailcorpus

FOLDER = corpus.ROOT / "tests" / "corpus" / "attachments"
ROWS = {row["file"]: row for row in mailcorpus.rows(FOLDER)}


@pytest.mark.parametrize("file", ROWS)
def test_files_of_labelled_mail(file: str) -> None:
    row = ROWS[file]
    envelope = parse((FOLDER / file).read_bytes())
    expected = [] if row["exp_attachments"] == "-" else row["exp_attachments"].split("|")
    assert sorted(each.name for each in envelope.files) == sorted(expected)
    kind, _, value = row["notes"].partition("=")
    if kind == "text":
        assert value in envelope.text
    elif kind == "flags":
        assert Flag(value) in envelope.flags
    elif kind == "method":
        found = envelope.invitation
        assert found is not None
        assert found.starts is not None
        assert found.ends is not None
        shown = (found.method, found.starts.isoformat(), found.ends.isoformat())
        assert "method={} starts={} ends={}".format(*shown) == row["notes"]


def test_an_invitation() -> None:
    invitation = parse((FOLDER / "invitation.eml").read_bytes()).invitation
    assert invitation is not None
    assert invitation.uid == "rapat-1@karyamaju.example"
    assert invitation.sequence == 2
    assert invitation.starts == datetime(2026, 12, 28, 3, tzinfo=UTC)
    assert (invitation.summary, invitation.location) == (
        "Rapat evaluasi, triwulan IV",
        "Ruang Melati",
    )
    assert invitation.organiser is not None
    assert invitation.organiser.address == "sari@karyamaju.example"


def test_a_uuencoded_block_leaves_the_text() -> None:
    envelope = parse((FOLDER / "uuencode-body.eml").read_bytes())
    assert envelope.text == "Berkas di bawah ini.\n\n\nSalam"
    assert envelope.files[0].content.startswith(b"%PDF-1.4")


def test_encrypted_mail_says_nothing() -> None:
    assert parse((FOLDER / "smime-encrypted.eml").read_bytes()).text == ""
    assert parse((FOLDER / "pgp-encrypted.eml").read_bytes()).text == ""


def test_the_direction_of_a_subject_is_not_turned() -> None:
    raw = "From: a@b.example\nSubject: Tagihan \u202egpj.exe\u2066\n\nx".encode()
    assert parse(raw).subject == "Tagihan gpj.exe"


@pytest.mark.parametrize("year", ["1970", "2099"])
def test_impossible_dates_stay_a_claim(year: str) -> None:
    envelope = parse(f"From: a@b.example\nDate: Thu, 1 Jan {year} 00:00:00 +0000\n\nx".encode())
    assert envelope.sent_at is not None
    assert envelope.sent_at.year == int(year)


# Files in the wrappings of the collection; one of them keeps its files in a message within.
NAMES = {
    "body": [],
    "one-file": ["AUTHORS"],
    "two-files": ["AUTHORS", "README"],
    "long-filename": ["allproductsmar2000.dat"],
}


@pytest.mark.parametrize("name", NAMES)
def test_collected_wrappings(name: str) -> None:
    unpacked = unpack(corpus.raw(f"tnefparse/{name}.tnef"))
    assert [each.name for each in unpacked.attachments] == NAMES[name]


def test_rtf() -> None:
    rtf = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\uc1 ku\'e9 \u8364? \{satu\}\par dua}"
    assert rtf_to_text(rtf) == "kué € {satu}\ndua"
    assert rtf_to_text(b"bukan") == ""


def test_compressed_rtf_keeps_its_limit() -> None:
    unpacked = unpack(corpus.raw("tnefparse/umlaut.tnef"))
    compressed = unpacked.properties[0x1009]
    assert isinstance(compressed, bytes)
    assert rtf_to_text(decompressed(compressed)) == "TEST äöü +-*/~"
    # Each pair of bytes claims 17 more of them.
    bomb = struct.pack("<IIII", 1, 2**31, 0x75465A4C, 0) + b"\xff" + b"\x00\x0f" * 200_000
    assert len(decompressed(bomb)) <= MAX_BYTES + 17 * 8
