"""Whatever the bytes, the answer is an Envelope that can be stored, or a refusal."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from sigap.channels.email.parsing import Unreadable, parse
from sigap.channels.email.parsing.wire import pack, unpack

# Pieces that mean something to the parser, in any order, with anything between them.
PIECES = st.sampled_from(
    [
        b"From: a@b.co\n",
        b"Subject: ",
        b"Content-Type: ",
        b"multipart/mixed; boundary=b",
        b'multipart/alternative; boundary="b',
        b"text/html; charset=",
        b"message/rfc822",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"Content-Transfer-Encoding: x-uuencode\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''",
        b"Content-ID: <x>\n",
        b"=?utf-8?B?",
        b"=?utf-16?q?",
        b"?=",
        b"\n--b\n",
        b"\n--b--\n",
        b"\n\n",
        b"\n ",
        b"\r",
        b"<p><img src='cid:x'>",
        b"<table><td>",
        b"&#0;",
        b"> ",
        b"On 1 Jan 2026, a <a@b.co> wrote:\n",
        b"utf-7",
        b"begin 644 x\n",
        b"Date: Mon, 99 Foo 99999 99:99 +9999\n",
    ]
)


# The first of its kind waits for a library that is imported when needed.
@settings(max_examples=400, deadline=2_000)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=12))).map(b"".join))
def test_any_bytes(raw: bytes) -> None:
    try:
        envelope = parse(b"From: a@b.co\n" + raw)
    except Unreadable:
        return
    packed = b"".join(pack(envelope))
    assert unpack(packed) == envelope
    assert "\\u0000" not in json.dumps([envelope.text, envelope.html, envelope.subject])
