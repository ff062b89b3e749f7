"""The client for foreign addresses reaches the public and nothing else."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from threading import Thread

import pytest

from sigap.core import outbound

PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.7",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "ff02::1",
)


class Site(BaseHTTPRequestHandler):
    """A site that redirects, sends too much, or answers."""

    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/picture")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        for _ in range(20 if self.path == "/slow" else 0):
            self.wfile.write(b"x")
            time.sleep(0.05)
        self.wfile.write(b"x" * (5000 if self.path == "/large" else 10))
        self.server.asked = (self.headers["Host"], self.path)  # type: ignore[attr-defined]

    def log_message(self, *args: object) -> None:
        """The requests of a test are of no interest."""


@pytest.fixture
def site() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def known_site(site: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """The site as if it were public, at the usual port."""
    monkeypatch.setattr(outbound, "is_public", lambda address: True)
    monkeypatch.setitem(outbound.PORTS, "http", site.server_port)
    return site


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not outbound.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_addresses_that_are(address: str) -> None:
    assert outbound.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://127.0.0.1:5432/",
        "http://user@93.184.215.14/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "http:///x",
        "http://[::1",
        "//93.184.215.14/",
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(outbound.Refused):
        outbound.fetch(url)


def test_one_private_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(2, 1, 6, "", (address, 80)) for address in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: entries)
    with pytest.raises(outbound.Refused, match="not a public address"):
        outbound.fetch("http://rebinding.test/")


def test_name_is_resolved_once_and_its_address_asked(
    known_site: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = socket.getaddrinfo, []

    def resolve(host, port, *args, **kwargs):
        if host == "pictures.test":
            asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", port))]
        return real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert outbound.fetch("http://pictures.test/picture?a=1") == b"x" * 10
    assert asked == ["pictures.test"]
    assert known_site.asked == ("pictures.test", "/picture?a=1")  # type: ignore[attr-defined]


def test_redirects_and_large_answers(known_site: HTTPServer) -> None:
    with pytest.raises(outbound.Refused, match="answered 302"):
        outbound.fetch("http://127.0.0.1/redirect")
    with pytest.raises(outbound.Refused, match="more than 1000 bytes"):
        outbound.fetch("http://127.0.0.1/large", most_bytes=1000)
    with pytest.raises(outbound.Refused, match="too slow"):
        outbound.fetch("http://127.0.0.1/slow", most_seconds=0.4)
