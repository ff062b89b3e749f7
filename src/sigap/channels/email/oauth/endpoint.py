"""Talking to a token endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 10.0
MOST_BYTES = 64 * 1024
EXPIRES_S = 3600


class Unavailable(OSError):
    """The provider does not answer just now, or not in its own language."""


class Denied(Exception):
    """The provider says no: asking again changes nothing."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """``refresh`` is empty where the one that was used stays good."""

    access: str
    refresh: str
    expires_s: int


def is_safe(url: str) -> bool:
    """Whether secrets may be sent there: by https, or within this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host) and parts.username is None
    return parts.scheme == "http" and _is_loopback(host)


def ask(url: str, form: dict[str, str]) -> Tokens:
    """What the endpoint grants for the form. Raises Denied, Unavailable. Redirects are not
    followed, so that secrets reach nobody else."""
    import httpx  # most processes never need it

    if not is_safe(url):
        raise Denied(f"not an https address: {url}")
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, data=form, headers={"Accept": "application/json"}) as answer,
        ):
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MOST_BYTES:
                    raise Unavailable(f"{urlsplit(url).hostname} sends too much")
            return _understood(answer.status_code, content)
    except httpx.HTTPError as error:
        raise Unavailable(f"no answer from {urlsplit(url).hostname}: {error}") from error


def _understood(status: int, content: bytes) -> Tokens:
    import json

    try:
        said: Any = json.loads(content)
        found: dict[str, Any] = said if isinstance(said, dict) else {}
    except ValueError:
        found = {}
    if status in {400, 401, 403} and found.get("error"):
        raise Denied(f"{found['error']}: {found.get('error_description', '')}"[:500].strip(": "))
    if status != 200 or not isinstance(found.get("access_token"), str):
        raise Unavailable(f"the token endpoint answered {status}")
    try:
        expires_s = int(found.get("expires_in") or EXPIRES_S)
    except (TypeError, ValueError):
        expires_s = EXPIRES_S
    return Tokens(found["access_token"], str(found.get("refresh_token") or ""), expires_s)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
