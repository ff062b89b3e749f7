"""A real name server on loopback, whose records a test writes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from sigap.channels.email.authentication.names import Names


@dataclass
class NameServer:
    """``txt`` maps names to their TXT record; with ``silent`` no question is answered."""

    port: int
    txt: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    silent: bool = False

    def answer(self, question: bytes) -> bytes | None:
        asked = dns.message.from_wire(question)
        name = asked.question[0].name.to_text().rstrip(".").lower()
        self.asked.append(name)
        if self.silent:
            return None
        response = dns.message.make_response(asked)
        response.flags |= dns.flags.RA
        if name in self.txt:
            value = self.txt[name]
            pieces = " ".join(f'"{value[at : at + 250]}"' for at in range(0, len(value), 250))
            response.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", pieces))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


@pytest.fixture
def name_server() -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(0.1)
        found, ended = NameServer(sock.getsockname()[1]), threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    question, sender = sock.recvfrom(4096)
                except TimeoutError:
                    continue
                if answer := found.answer(question):
                    sock.sendto(answer, sender)

        thread = threading.Thread(target=serve)
        thread.start()
        yield found
        ended.set()
        thread.join()


@pytest.fixture
def asked_names(name_server: NameServer, settings: object) -> Names:
    """Asks that server, and remembers nothing of other tests."""
    settings.DNS_ALLOWED = True  # type: ignore[attr-defined]  # pytest-django's own object
    settings.DNS_SERVERS = [f"127.0.0.1:{name_server.port}"]  # type: ignore[attr-defined]
    return Names()
