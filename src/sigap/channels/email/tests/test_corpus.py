"""Real messages: how many are understood, and whether what is said of them is right."""

import pytest

from sigap.channels.email.parsing import Unreadable, parse
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
