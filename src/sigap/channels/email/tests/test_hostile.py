"""Hostile messages end in an answer or a refusal within ten seconds, and hold up no other.

The seconds are the child's own (CPU), so that a busy machine does not decide; that the child is
ended by the wall clock is tested in test_parser.py.
"""

import base64
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sigap.channels.email.parsing import Unreadable
from sigap.channels.email.parsing.parser import Parser, ParserDied
from sigap.channels.email.tests import corpus

HEAD = b"From: a@b.co\nSubject: x\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
OWN: dict[str, Callable[[], bytes]] = {
    "50 MB of two-byte lines": lambda: HEAD + b"\n" + b"a\n" * (25 << 20),
    "a part of 50 million lines": lambda: MIXED + b"--b\n\n" + b"\n" * (50 << 20),
    "marks that are no boundaries": lambda: MIXED + b"--bx\n" * (8 << 20),
    "unclosed formatting": lambda: (
        HEAD
        + b"Content-Type: text/html\n\n<p>"
        + b"".join(b"<font color=c%d>" % number for number in range(300))
        + b"<p>x" * 300_000
    ),
    "encoded words without an end": lambda: b"From: a@b.co\nSubject: " + b"=?a?q?" * 10_000,
    "brackets": lambda: HEAD + b"References: " + b"<" * 60_000 + b"\nTo: " + b'"' * 60_001,
    "semicolons": lambda: HEAD + b"Content-Type: text/plain" + b';"' * 30_000 + b"\n\nx",
    "uuencoded lines": lambda: (
        HEAD + b"Content-Type: a/b\nContent-Transfer-Encoding: uuencode\n\n" + b"a\n" * (10 << 20)
    ),
}
DAEMON = b"From: mailer-daemon@b.co\nSubject: Delivery failure\n"
CALENDAR = b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
TNEF = HEAD + b"Content-Type: application/ms-tnef\n\n" + struct.pack("<IH", 0x223E9F78, 1)
FILE = b"--b\nContent-Type: application/pdf; name=a.pdf\n\nx\n"
STATUS = b"Final-Recipient: rfc822; a@b.co\nAction: failed\n\n"


def zone(rule: bytes) -> bytes:
    """An invitation in a time zone that changes by ``rule``."""
    change = b"DTSTART:16010101T000000\nTZOFFSETFROM:+0700\nTZOFFSETTO:+0800\nRRULE:" + rule
    own = b"BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\n" + change + b"\nEND:STANDARD\nEND:VTIMEZONE\n"
    event = b"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=X:20261228T100000\nEND:VEVENT\nEND:VCALENDAR\n"
    return HEAD + CALENDAR + own + event


def tnef(tag: int, value: bytes) -> bytes:
    """One attribute of a TNEF message."""
    return b"\x01" + struct.pack("<II", tag, len(value)) + value + b"\0\0"


OWN |= {
    "10,000 attachments": lambda: MIXED + FILE * 10_000,
    "a zip bomb": lambda: (
        MIXED
        + b"--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(zlib.compress(bytes(200 << 20)))
    ),
    "parameters in every part": lambda: (
        MIXED + (b"--b\nContent-Type: application/octet-stream" + b"; a=b" * 12_000 + b"\n\n") * 999
    ),
    "a zone that changes every second": lambda: zone(b"FREQ=SECONDLY"),
    "a folded zone that changes every second": lambda: zone(b"FREQ=SEC\n ONDLY"),
    "a zone that changes every second of a year": lambda: zone(
        b"FREQ=YEARLY;BYHOUR=%b;BYMINUTE=%b;BYSECOND=%b"
        % tuple(b",".join(b"%d" % each for each in range(most)) for most in (24, 60, 60))
    ),
    "calendars within calendars": lambda: HEAD + CALENDAR + b"BEGIN:VEVENT\n" * 15_000,
    "TNEF of four million attributes": lambda: TNEF + tnef(0x12345, b"") * 4_000_000,
    "TNEF of ten million values": lambda: (
        TNEF
        + tnef(0x69003, struct.pack("<IHHI", 1, 0x101E, 0x3001, 10_000_000) + bytes(40_000_000))
    ),
    "a report on 100,000 recipients": lambda: (
        DAEMON + b"Content-Type: message/delivery-status\n\n" + STATUS * 100_000
    ),
    "a bounce of 100,000 parts": lambda: (
        DAEMON + MIXED.removeprefix(HEAD) + b"--b\n\n" + b"--b\n\nx\n" * 100_000
    ),
    "a bounce of brackets": lambda: DAEMON + b"\n" + b"<" * 100_000 + b"a@b\n" * 100_000,
    "beginnings of uuencoded files": lambda: HEAD + b"\n" + b"begin 644 a\n" * 80_000,
    "messages in messages": lambda: (
        HEAD + b"Content-Type: message/rfc822\n\n" * 7 + HEAD + b"\n" + b"abcdefg\n" * (6 << 20)
    ),
}
PLAIN = HEAD + b"\nHalo"


MOST_S = 10
PATIENT_S = 55


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(seconds=PATIENT_S) as parser:
        yield parser


def used_s(parser: Parser) -> float:
    """CPU seconds of the child that runs now."""
    assert parser._child is not None
    fields = Path(f"/proc/{parser._child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def outcome(parser: Parser, raw: bytes) -> str:
    parser.parse(PLAIN)
    before = used_s(parser)
    try:
        parser.parse(raw)
        result = "read"
    except (Unreadable, ParserDied) as refusal:
        result = refusal.reason
    assert used_s(parser) - before < MOST_S
    return result


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", OWN)
def test_own(parser: Parser, name: str) -> None:
    assert outcome(parser, OWN[name]()) == "read"
    assert parser.parse(PLAIN).text == "Halo"


@pytest.mark.timeout(180)
def test_collected(parser: Parser) -> None:
    for name, make in corpus.hostile().items():
        assert outcome(parser, make()) == "read", name
        assert parser.parse(PLAIN).text == "Halo"


def _number(notice: str, code: str) -> int:
    name, _, number = notice.partition(":")
    return int(number) if name == code else 0


def test_limits_are_said_and_kept(parser: Parser) -> None:
    cases = corpus.hostile()
    envelope = parser.parse(cases["to_10k_addrs"]())
    assert len(envelope.to) == 1_000
    assert any(9_000 <= _number(notice, "addresses_cut") <= 9_010 for notice in envelope.notices)
    assert "parts_cut" in parser.parse(cases["parts_100k"]()).notices
    assert "depth_cut" in parser.parse(cases["nested_multipart_5000"]()).notices
    assert len(parser.parse(cases["references_20k"]()).references) == 1_000


LINEAR: dict[str, bytes] = {
    "an address without at": b"From: " + b"a" * 65_000 + b"\nSender: a@b.co\n\nx",
    "escaped quotes": HEAD + b"To: " + b'"' + b'\\"' * 32_000 + b"\n\nx",
    "escaped parameters": HEAD + b"Content-Type: text/plain" + b';a="\\"' * 10_000 + b"\n\nx",
    "flowed lines": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"abcdefgh \n" * 99_000,
    "attributions": HEAD + b"\n" + b"On 1, a wrote:\nx\n" * 49_000,
    "tags without end": HEAD + b"Content-Type: text/html\n\n" + b"<div " * 200_000,
    "links in one line": HEAD + b"Content-Type: text/html\n\n" + b"<a>abcdefghijklm</a>" * 39_000,
    "many texts": MIXED + (b"--b\n\n" + b"abcdefg\n" * 100_000) * 60,
}


@pytest.mark.parametrize("name", LINEAR)
def test_time_grows_with_the_length(parser: Parser, name: str) -> None:
    parser.parse(PLAIN)
    before = used_s(parser)
    envelope = parser.parse(LINEAR[name])
    assert used_s(parser) - before < 3
    assert len(envelope.text) <= 2 * 1024 * 1024
