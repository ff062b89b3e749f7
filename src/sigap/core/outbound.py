"""The one HTTP client for addresses that strangers chose.

A name is resolved once, and the request goes to that very address: what the name says a moment
later no longer matters. Networks of our own are never reached, and nothing is followed.
"""

from __future__ import annotations

import socket
import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 8 * 1024 * 1024
MOST_SECONDS = 8.0
PORTS = {"http": 80, "https": 443}
# Addresses that are public by their form, but lead to another one that need not be.
_TUNNELS = tuple(ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32"))


class Refused(Exception):
    """The address may not be asked, or did not answer as it must; the text says why."""


def fetch(url: str, *, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS) -> bytes:
    """The content behind a public http or https address. Raises Refused for anything else:
    another port or scheme, an address inside our networks, a redirect, too much, too slow."""
    import httpx  # most processes never ask another site

    scheme, host, port = _parts(url)
    address = resolve(host, port)
    target = httpx.URL(url).copy_with(host=str(address), port=port)
    headers = {"Host": host, "User-Agent": "Sigap", "Accept-Encoding": "identity"}
    deadline = time.monotonic() + most_seconds
    timeout = httpx.Timeout(most_seconds / 2)
    extensions = {"sni_hostname": host} if scheme == "https" else {}
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", target, headers=headers, extensions=extensions) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise Refused(f"answered {response.status_code}")
            return _content(response, most_bytes, deadline)
    except httpx.HTTPError as error:
        raise Refused(f"no answer: {error}") from error


def resolve(host: str, port: int) -> IPv4Address | IPv6Address:
    """The address to connect to. Raises Refused if any of the name's addresses is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"unknown host: {host}") from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise Refused(f"not a public address: {host}")
    return addresses[0]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in net for net in _TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _parts(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("not an address") from error
    host = (parts.hostname or "").rstrip(".")
    usual = PORTS.get(parts.scheme)
    if usual is None or not host or parts.username is not None:
        raise Refused("only plain http and https addresses are asked")
    if port not in {None, usual}:
        raise Refused(f"port {port} is not asked")
    return parts.scheme, host, usual


def _content(response: httpx.Response, most_bytes: int, deadline: float) -> bytes:
    content = bytearray()
    for piece in response.iter_raw():
        content += piece
        if len(content) > most_bytes:
            raise Refused(f"more than {most_bytes} bytes")
        if time.monotonic() > deadline:
            raise Refused("too slow")
    return bytes(content)
