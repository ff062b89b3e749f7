"""The worker: a thread for each loop, one that is told of news, and the job queue."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable

import psycopg
from django.db import close_old_connections, connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from sigap.core.database import conninfo
from sigap.core.loops import Loop, offered

HEARTBEAT_S = 5.0
PAUSES_S = (0.2, 1.0, 3.0, 10.0)
logger = logging.getLogger("sigap.worker")


class Worker:
    """Runs until :meth:`stop`, or until the job queue ends."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._wakes: dict[str, list[threading.Event]] = {}
        self._loops = [*offered(), Loop("heartbeat", beat, HEARTBEAT_S)]

    def run(self) -> None:
        """Blocks; SIGTERM and SIGINT end it after the work at hand."""
        for loop in self._loops:
            wake = threading.Event()
            self._wakes.setdefault(loop.wakes_on, []).append(wake)
            self._thread(loop.name, self._repeat, loop, wake)
        self._thread("listen", self._listen)
        try:
            asyncio.run(_run_jobs())
        finally:
            self.stop()

    def stop(self) -> None:
        self._stopping.set()
        for wake in (wake for wakes in self._wakes.values() for wake in wakes):
            wake.set()

    def _thread(self, name: str, target: Callable[..., None], *arguments: object) -> None:
        threading.Thread(target=target, args=arguments, name=name, daemon=True).start()

    def _repeat(self, loop: Loop, wake: threading.Event) -> None:
        failures = 0
        while not self._stopping.is_set():
            wake.clear()
            close_old_connections()
            try:
                done = loop.step()
                failures = 0
            except Exception:
                logger.exception("%s failed and is tried again", loop.name)
                connection.close()
                self._stopping.wait(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                failures += 1
                continue
            if not done:
                wake.wait(loop.pause_s)

    def _listen(self) -> None:
        """Passes NOTIFY on to the loops; after a lost connection every loop looks for itself."""
        channels = [channel for channel in self._wakes if channel]
        while not self._stopping.is_set():
            try:
                with psycopg.connect(conninfo(), autocommit=True) as listening:
                    for channel in channels:
                        listening.execute(f"LISTEN {channel}")
                    for notice in listening.notifies():
                        for wake in self._wakes.get(notice.channel, ()):
                            wake.set()
            except psycopg.Error as error:
                logger.warning("not listening: %s", str(error).strip())
                time.sleep(1)


def beat() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_heartbeat (process, seen_at) VALUES ('worker', now())"
            " ON CONFLICT (process) DO UPDATE SET seen_at = now()"
        )
    return 0


async def _run_jobs() -> None:
    connector = PsycopgConnector(conninfo=conninfo(), min_size=1, max_size=3)
    with app.replace_connector(connector):
        async with app.open_async():
            await app.run_worker_async(concurrency=1, name="sigap")
