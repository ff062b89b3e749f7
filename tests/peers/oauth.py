"""An OAuth provider on loopback: a token endpoint, and introspection (RFC 7662) for Dovecot."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

SECRET = "rahasia-klien"


@dataclass
class Provider:
    """``access`` maps living access tokens to their users. The code ``kode`` and the refresh
    token last given are good; each refresh token is good once."""

    port: int = 0
    access: dict[str, str] = field(default_factory=dict)
    refresh: str = "segar-0"
    user: str = "bantuan@desk.test"
    expires_s: int = 3600
    refuses: str = ""
    broken: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def token_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    @property
    def introspection_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/introspect"

    def reset(self) -> None:
        self.access.clear()
        self.asked.clear()
        self.refresh, self.expires_s, self.refuses, self.broken = "segar-0", 3600, "", False

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        with self._lock:
            self.asked.append(form)
            if self.broken:
                return 503, {}
            if self.refuses:
                return 400, {"error": self.refuses, "error_description": "token revoked"}
            if form.get("client_secret") != SECRET:
                return 401, {"error": "invalid_client"}
            good = {
                "refresh_token": form.get("refresh_token") == self.refresh,
                "authorization_code": form.get("code") == "kode" and "code_verifier" in form,
                "client_credentials": True,
            }
            if not good.get(form.get("grant_type", "")):
                return 400, {"error": "invalid_grant"}
            number = len(self.asked)
            self.refresh = f"segar-{number}"
            token = f"masuk-{number}"
            self.access[token] = self.user
            said = {"access_token": token, "token_type": "Bearer", "expires_in": self.expires_s}
            return 200, said | {"refresh_token": self.refresh}

    def introspect(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        user = self.access.get(form.get("token", ""))
        return 200, {"active": True, "username": user} if user else {"active": False}


@pytest.fixture(scope="session")
def provider_server() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            answer = provider.token if self.path == "/token" else provider.introspect
            status, said = answer(form)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """The requests of a test are of no interest."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(provider_server: Provider) -> Provider:
    provider_server.reset()
    return provider_server
