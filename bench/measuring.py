"""Measures a series of requests: CPU of all processes, latency, and a check of each answer."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from bench.processes import cpu_ms

WARM_UP = 60


@dataclass
class Row:
    """CPU in milliseconds per request over all processes; latency as the client saw it."""

    name: str
    cpu_ms: float
    floor_ms: float
    p50_ms: float
    p95_ms: float
    n: int
    ratio: float = 0.0

    def finished(self) -> dict[str, object]:
        self.ratio = self.cpu_ms / self.floor_ms if self.floor_ms else 0.0
        return {
            key: round(value, 2) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


def measure(name: str, roots: list[int], steps: Iterable[Callable[[], None]]) -> Row:
    """Runs the steps one after another; the first WARM_UP are not counted."""
    waiting = list(steps)
    for step in waiting[:WARM_UP]:
        step()
    counted = waiting[WARM_UP:]
    times = []
    before = cpu_ms(roots)
    for step in counted:
        begin = time.perf_counter()
        step()
        times.append((time.perf_counter() - begin) * 1000)
    used = (cpu_ms(roots) - before) / len(counted)
    cuts = statistics.quantiles(times, n=20)
    return Row(name, used, 0.0, cuts[9], cuts[18], len(counted))


class Browser:
    """One kept-alive connection with fixed headers; refuses any answer but the expected."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = headers

    def get(self, path: str) -> str:
        return self._send("GET", path, None, 200)

    def post(self, path: str, body: str, *, expected: int = 201) -> str:
        return self._send("POST", path, body.encode(), expected)

    def _send(self, method: str, path: str, body: bytes | None, expected: int) -> str:
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != expected:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        return text
