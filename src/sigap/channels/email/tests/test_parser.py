import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sigap.channels.email.parsing import Unreadable, parse
from sigap.channels.email.parsing.parser import Parser, ParserDied
from sigap.channels.email.parsing.wire import pack, unpack

RAW = (
    b"From: Budi <b@x.id>\nTo: a@b.co\nMessage-ID: <1@x.id>\nDate: Mon, 23 Nov 2026 19:00:00 +0700"
    b"\nPrecedence: bulk\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHalo \xf0\x9f\x98\x80"
    b"\n--b\nContent-Type: image/png; name=a.png\n\n\x00\xff\n--b\nContent-Type: a/b\n\n\n--b--\n"
)


@pytest.fixture
def parser() -> Iterator[Parser]:
    with Parser() as parser:
        yield parser


def child_of(parser: Parser) -> "subprocess.Popen[bytes]":
    child = parser._child
    assert child is not None
    return child


def test_an_envelope_survives_the_way() -> None:
    envelope = parse(RAW)
    assert unpack(b"".join(pack(envelope))) == envelope


def test_it_answers_what_parse_answers(parser: Parser) -> None:
    assert parser.parse(RAW) == parse(RAW)


def test_it_refuses_what_parse_refuses(parser: Parser) -> None:
    with pytest.raises(Unreadable, match="empty message"):
        parser.parse(b"")
    assert parser.parse(RAW).sender.address == "b@x.id"


def test_a_killed_child_is_replaced(parser: Parser) -> None:
    parser.parse(RAW)
    child_of(parser).send_signal(signal.SIGSTOP)
    threading.Timer(0.2, child_of(parser).kill).start()
    with pytest.raises(ParserDied, match="ended with -9"):
        parser.parse(RAW)
    assert parser.parse(RAW).sender.address == "b@x.id"


def test_a_child_that_takes_too_long_is_replaced() -> None:
    with Parser() as parser:
        parser.parse(RAW)
        child_of(parser).send_signal(signal.SIGSTOP)
        usual, parser.seconds = parser.seconds, 0.3
        with pytest.raises(ParserDied, match=r"within 0\.3 s"):
            parser.parse(RAW)
        parser.seconds = usual
        assert parser.parse(RAW).sender.address == "b@x.id"


def test_a_message_too_big_for_the_memory() -> None:
    with Parser(memory=128 << 20) as parser:
        with pytest.raises(ParserDied, match="memory"):
            parser.parse(b"From: a@b.co\nContent-Type: a/b\n\n" + bytes(60 << 20))
        assert parser.parse(RAW).sender.address == "b@x.id"


def test_a_message_past_the_limit_is_read_up_to_it(parser: Parser) -> None:
    envelope = parser.parse(b"From: a@b.co\n\n" + bytes(100 << 20))
    assert "message_cut" in envelope.notices


def test_the_child_is_replaced_after_its_number_of_messages() -> None:
    with Parser(messages=2) as parser:
        seen = set()
        for _ in range(4):
            parser.parse(RAW)
            seen.add(child_of(parser).pid)
    assert len(seen) == 2


def test_threads_take_turns(parser: Parser) -> None:
    subjects: list[str] = []

    def work(number: int) -> None:
        raw = f"From: a@b.co\nSubject: {number}\n\nx".encode()
        subjects.extend(parser.parse(raw).subject for _ in range(20))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(subjects) == sorted(str(number) for number in range(4) for _ in range(20))


def test_the_child_ends_when_its_parent_is_killed() -> None:
    script = (
        "import time\nfrom sigap.channels.email.parsing.parser import Parser\n"
        f"p = Parser()\np.parse({RAW!r})\nprint(p._child.pid, flush=True)\ntime.sleep(60)"
    )
    sources = str(Path(__file__).resolve().parents[4])
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": sources},
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_child_imports_no_django(parser: Parser) -> None:
    code = (
        "import sys, sigap.channels.email.parsing.child\n"
        "assert not any(name.split('.')[0] in ('django', 'lxml') for name in sys.modules)"
    )
    sources = str(Path(__file__).resolve().parents[4])
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": sources}
    )
