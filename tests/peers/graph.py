"""A little of Microsoft Graph on loopback: it throttles, repeats, and forgets where one was."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from sigap.channels.email.graph import client
from tests.peers.oauth import Provider


@dataclass
class Graph:
    """``messages`` is the inbox in its order; pages hold two. ``throttle`` so many answers are
    429; with ``forgets`` the next delta link is unknown; ``repeats`` names all again each time."""

    provider: Provider
    site: str = ""
    messages: dict[str, bytes] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    throttle: int = 0
    forgets: bool = False
    repeats: bool = False
    asked: list[str] = field(default_factory=list)
    prefer: set[str] = field(default_factory=set)

    def answer(self, verb: str, url: str) -> tuple[int, bytes]:
        self.asked.append(f"{verb} {urlsplit(url).path}")
        if self.throttle:
            self.throttle -= 1
            return 429, b"{}"
        parts = urlsplit(url).path.split("/")
        if parts[-1] == "delta":
            return self._delta(parse_qs(urlsplit(url).query))
        message_id = parts[parts.index("messages") + 1]
        if message_id not in self.messages:
            return 404, b"{}"
        if verb == "PATCH":
            self.read.add(message_id)
            return 200, b"{}"
        return 200, self.messages[message_id]

    def _delta(self, query: dict[str, list[str]]) -> tuple[int, bytes]:
        at = int(query.get("at", ["0"])[0])
        if "at" in query and self.forgets:
            self.forgets = False
            return 410, json.dumps({"error": {"code": "SyncStateNotFound"}}).encode()
        ids = list(self.messages)
        some = ids[at : at + 2]
        rows: list[dict[str, object]] = [{"id": each, "isDraft": False} for each in some]
        rows.append({"id": "gone", "@removed": {"reason": "deleted"}})
        if self.repeats:
            rows += [{"id": each} for each in ids]
        end = at + len(some)
        kind = "@odata.nextLink" if end < len(ids) else "@odata.deltaLink"
        link = f"{self.site}/me/mailFolders/inbox/messages/delta?at={end}"
        return 200, json.dumps({"value": rows, kind: link}).encode()


@pytest.fixture
def graph(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    found = Graph(provider)

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found.prefer.add(self.headers.get("Prefer", ""))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            known = token in provider.access
            status, content = found.answer(self.command, self.path) if known else (401, b"{}")
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PATCH = _any  # noqa: N815 - the names that http.server calls

        def log_message(self, *args: object) -> None:
            """The requests of a test are of no interest."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.site = f"http://127.0.0.1:{server.server_address[1]}/v1.0"
    monkeypatch.setattr(client, "SITE", found.site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()
