"""An IMAP server that breaks the rules as it is told."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

CAPABILITIES = "IMAP4rev1"
_UIDS = re.compile(r"(\d+)(?::(\d+|\*))?")


class Cut(Exception):
    """The connection ends here."""


# How the n-th body that is asked for is answered: given the honest answer, the bytes sent instead.
# A Cut after them is told by returning False in second place.
Fault = Callable[[bytes], tuple[bytes, bool]]


def dropped(answer: bytes) -> tuple[bytes, bool]:
    return answer[: answer.index(b"{")], False


def half_literal(answer: bytes) -> tuple[bytes, bool]:
    return answer[: len(answer) // 2], False


def longer_literal(answer: bytes) -> tuple[bytes, bool]:
    return _with_length(answer, 40), True


def shorter_literal(answer: bytes) -> tuple[bytes, bool]:
    return _with_length(answer, -40), True


def farewell(answer: bytes) -> tuple[bytes, bool]:
    return b"* BYE have to go\r\n", False


def nil(answer: bytes) -> tuple[bytes, bool]:
    return answer[: answer.index(b"{")] + b"NIL)\r\n", True


FAULTS = (dropped, half_literal, longer_literal, shorter_literal, farewell, nil)


def _with_length(answer: bytes, more: int) -> bytes:
    return re.sub(rb"\{(\d+)\}", lambda m: b"{%d}" % (int(m[1]) + more), answer, count=1)


@dataclass
class FakeImap:
    """``faults`` are used up by the bodies asked for, None among them is honest; ``cursed`` maps a
    UID to what always happens to it; ``sizes`` to the size the server claims."""

    port: int = 0
    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    uidvalidity: int = 1
    faults: list[Fault | None] = field(default_factory=list)
    cursed: dict[int, Fault] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    greeting: str = "* OK ready"
    lists_twice: bool = False
    commands: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    host: str = "127.0.0.1"

    def add(self, raw: bytes) -> int:
        uid = max(self.messages, default=0) + 1
        self.messages[uid] = raw
        return uid


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 30

    def handle(self) -> None:
        try:
            self._say(self.server.fake.greeting.encode())
            while line := self.rfile.readline():
                self._answer(line.decode().strip())
        except (Cut, OSError):
            return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _answer(self, line: str) -> None:
        fake = self.server.fake
        tag, _, rest = line.partition(" ")
        words = rest.upper().split()
        verb = words[1] if words[0] == "UID" else words[0]
        fake.commands[verb] += 1
        fake.lines.append(rest)
        getattr(self, f"_{verb.lower()}", self._nothing)(rest)
        if verb == "LOGOUT":
            self._say(b"* BYE")
        self._say(f"{tag} OK done".encode())

    def _nothing(self, rest: str) -> None:
        """Granted without a word."""

    def _capability(self, rest: str) -> None:
        self._say(f"* CAPABILITY {CAPABILITIES}".encode())

    def _select(self, rest: str) -> None:
        fake = self.server.fake
        self._say(f"* {len(fake.messages)} EXISTS".encode())
        self._say(f"* OK [UIDVALIDITY {fake.uidvalidity}] numbers".encode())
        self._say(f"* OK [UIDNEXT {max(fake.messages, default=0) + 1}] next".encode())

    def _search(self, rest: str) -> None:
        fake = self.server.fake
        criteria = rest.upper().split()[2:]
        found = set(fake.messages)
        if "UNSEEN" in criteria:
            found -= fake.seen
        if "UID" in criteria:
            found = self._named(criteria[criteria.index("UID") + 1])
        listed = [str(uid) for uid in sorted(found)] * (2 if fake.lists_twice else 1)
        self._say(" ".join(["* SEARCH", *listed]).encode())

    def _store(self, rest: str) -> None:
        self.server.fake.seen |= self._named(rest.split()[2])

    def _fetch(self, rest: str) -> None:
        fake = self.server.fake
        for number, uid in enumerate(sorted(self._named(rest.split()[2])), 1):
            raw = fake.messages[uid]
            if "SIZE" in rest:
                size = fake.sizes.get(uid, len(raw))
                self._say(f"* {number} FETCH (UID {uid} RFC822.SIZE {size})".encode())
                continue
            name = "BODY[]"
            if "HEADER" in rest:
                name, raw = "BODY[HEADER]<0>", raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            head = f"* {number} FETCH (UID {uid} {name} {{{len(raw)}}}\r\n".encode()
            self._body(uid, head + raw + b")\r\n")

    def _body(self, uid: int, answer: bytes) -> None:
        fake = self.server.fake
        fault = fake.cursed.get(uid) or (fake.faults.pop(0) if fake.faults else None)
        sent, goes_on = fault(answer) if fault else (answer, True)
        self.wfile.write(sent)
        if not goes_on:
            raise Cut

    def _named(self, written: str) -> set[int]:
        last = max(self.server.fake.messages, default=0)
        found: set[int] = set()
        for first, end in _UIDS.findall(written):
            bounds = [int(first), last if end == "*" else int(end or first)]
            found.update(range(min(bounds), max(bounds) + 1))
        return found & set(self.server.fake.messages)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, fake: FakeImap) -> None:
        super().__init__((fake.host, 0), _Handler)
        self.fake = fake
        fake.port = self.server_address[1]


@pytest.fixture
def fake_imaps() -> Iterator[Callable[[], FakeImap]]:
    """Makes such servers."""
    servers: list[_Server] = []

    def make() -> FakeImap:
        server = _Server(FakeImap())
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return server.fake

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def fake_imap(fake_imaps: Callable[[], FakeImap]) -> FakeImap:
    return fake_imaps()
