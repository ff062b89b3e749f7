"""Real messages: how many are understood, and whether what is said of them is right."""

import re
from collections.abc import Iterator

import pytest

from sigap.channels.email.parsing import Unreadable, parse
from sigap.channels.email.parsing.notices import Notices
from sigap.channels.email.parsing.parts import split
from sigap.channels.email.parsing.sender import UNKNOWN_DOMAIN
from sigap.channels.email.parsing.words import decode_words
from sigap.channels.email.tests import corpus
from sigap.tickets.envelope import Envelope, Flag


def read(*sources: str) -> tuple[dict[str, Envelope], dict[str, str]]:
    """The envelopes by file, and the reasons of those that could not be understood."""
    envelopes, failed = {}, {}
    for row in corpus.rows(*sources):
        try:
            envelopes[row["file"]] = parse(corpus.raw(row["file"]))
        except Unreadable as refusal:
            failed[row["file"]] = refusal.reason
    return envelopes, failed


def test_what_becomes_a_message_and_what_fails() -> None:
    envelopes, failed = read("mikel-mail", "cpython")
    assert len(envelopes) + len(failed) == 150
    assert len(envelopes) >= 143
    reasons = {name.partition("/")[2]: why.partition(":")[0] for name, why in failed.items()}
    # None of these holds a sender, nor a subject by which people could tell what it is.
    assert reasons == {
        "msg_18.txt": "no sender",
        "msg_19.txt": "no header",
        "msg_37.txt": "no sender",
        "msg_38.txt": "no sender",
        "msg_39.txt": "no sender",
        "msg_40.txt": "no sender",
    }


@pytest.mark.parametrize(
    ("file", "subject"),
    [
        ("mikel-mail/multi_charset/japanese.eml", "まみむめも"),
        ("mikel-mail/error_emails/bad_encoded_subject.eml", "TEST"),
        ("mikel-mail/rfc2822/example13.eml", "Saying Hello"),
    ],
)
def test_subjects(file: str, subject: str) -> None:
    assert parse(corpus.raw(file)).subject == subject


def test_bounces_are_known() -> None:
    envelopes, _ = read()
    expected = {row["file"] for row in corpus.rows() if row["exp_bounce"]}
    found = {file for file, envelope in envelopes.items() if Flag.BOUNCE in envelope.flags}
    assert len(found & expected) / len(expected) > 0.85
    # Both are bounces by their form, in collections that do not say so.
    assert found - expected <= {
        "apache-mime4j/mimetools-testmsgs/badbound.msg",
        "cpython/msg_05.txt",
    }


# Parts that the collection counts otherwise: a boundary that ends in a space, which RFC 2046
# forbids, and a line without colon among the header fields, which is forgiven here.
OTHERWISE = {
    "malformedHeaderStartsBody-nocrlfcrlf_decoded_1.txt",
    "very-long-boundary_decoded_1_1.txt",
    "very-very-long-boundary_decoded_1_1.txt",
    "weird-boundary_decoded_1_1.txt",
}


def leaves(content: bytes) -> Iterator[bytes]:
    """The decoded contents of all parts, also of those inside forwarded messages."""
    root, _ = split(content.replace(b"\r\n", b"\n").lstrip(), Notices())
    for leaf in root.leaves():
        inside = leaf.content()
        yield inside
        if leaf.type == "message/rfc822":
            yield from leaves(inside)


def joined(text: bytes) -> bytes:
    return b"\n".join(text.split(b"\r\n")).strip()


def test_expected_subjects_and_senders() -> None:
    envelopes, _ = read("apache-mime4j")
    rows = [row for row in corpus.rows("apache-mime4j") if row["file"] in envelopes]
    subjects = [row for row in rows if row["exp_subject"]]
    senders = [row for row in rows if row["exp_from"]]
    assert (len(subjects), len(senders)) == (53, 45)
    for row in subjects:
        expected = " ".join(decode_words(row["exp_subject"]).split())
        assert envelopes[row["file"]].subject == expected
    for row in senders:
        sender = envelopes[row["file"]].sender
        known = sender.name if sender.address.endswith(UNKNOWN_DOMAIN) else sender.address
        assert known in row["exp_from"].lower()


def test_expected_bodies() -> None:
    different = set()
    compared = 0
    for row in corpus.rows("apache-mime4j"):
        if not row["exp_body_file"]:
            continue
        tree = corpus.mail_folder() / row["exp_body_file"]
        raw = corpus.raw(row["file"])
        parts = {
            joined(part) for part in leaves(raw if b"\n" in raw else raw.replace(b"\r", b"\n"))
        }
        for name in re.findall(r'-body name="([^"]+)"', tree.read_text("utf-8", "replace")):
            if (tree.parent / name).exists():
                compared += 1
                expected = joined((tree.parent / name).read_bytes())
                if not any(expected in part for part in parts):
                    different.add(name)
    assert compared > 150
    assert different <= OTHERWISE


def test_quotations_are_cut_and_words_kept() -> None:
    rows = [row for row in corpus.rows("mailgun-talon") if row["exp_reply_file"]]
    for row in rows:
        words = corpus.raw(row["exp_reply_file"]).decode().split("Sent ")[0].split("-- ")[0]
        reply = parse(corpus.raw(row["file"])).reply_text
        assert " ".join(words.split()) in " ".join(reply.split())
