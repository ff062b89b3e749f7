"""Reads mail in a long-lived child process, so that no message can hang, fill or kill the worker.

Measured per mail: a child of its own for each 78 ms, this one about 1 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

import sigap
from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES
from sigap.channels.email.parsing.notices import Unreadable
from sigap.channels.email.parsing.wire import BrokenAnswer, Kind, read_answer, write_frame
from sigap.core import failpoints
from sigap.tickets.envelope import Envelope

SECONDS_PER_MESSAGE = 10.0
MESSAGES_PER_CHILD = 1_000
MEMORY_BYTES = 512 * 1024 * 1024
_CHILD = "sigap.channels.email.parsing.child"
_SOURCES = str(Path(sigap.__file__).parent.parent)


class ParserDied(Exception):
    """The child did not answer: too slow, out of memory or killed. Trying again may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Parser:
    """Turns raw mail into Envelopes; starts its child when needed and again when it has died.

    Threads may share one: they take turns. ``close()``, or leaving it as a context manager, ends
    the child; it also ends by itself when this process dies.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS_PER_MESSAGE,
        messages: int = MESSAGES_PER_CHILD,
        memory: int = MEMORY_BYTES,
    ) -> None:
        self.seconds, self._messages, self._memory = seconds, messages, memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._answered = 0

    def parse(self, raw: bytes) -> Envelope:
        """The Envelope of one message.

        Raises Unreadable for a message that can never be understood, and ParserDied when the
        child took longer than the seconds allowed, used up its memory or was killed.
        """
        with self._lock:
            try:
                kind, answer = self._exchange(raw)
            except BrokenAnswer as fault:
                self._end()
                raise ParserDied(f"a broken answer: {fault}") from fault
            if isinstance(answer, Envelope):
                return answer
            if kind == Kind.UNREADABLE:
                raise Unreadable(answer.decode("utf-8", "replace"))
            self._end()
            raise ParserDied("out of memory")

    def close(self) -> None:
        """End the child. The next message starts a new one."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _exchange(self, raw: bytes) -> tuple[Kind, bytes | Envelope]:
        child = self._running()
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            child.kill()

        timer = threading.Timer(self.seconds, stop)
        timer.start()
        try:
            _send(child, raw)
            answer = read_answer(cast(BinaryIO, child.stdout))
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        if answer is None or timed_out.is_set():
            code = self._end()
            slow = f"no answer within {self.seconds:g} s"
            raise ParserDied(slow if timed_out.is_set() else f"the child ended with {code}")
        self._answered += 1
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child and (self._child.poll() is not None or self._answered >= self._messages):
            self._end()
        if self._child is None:
            self._child = _start(self._memory)
            self._answered = 0
        return self._child

    def _end(self) -> int | None:
        child, self._child = self._child, None
        if child is None:
            return None
        child.kill()
        code = child.wait()
        for pipe in (child.stdin, child.stdout):
            try:
                cast(BinaryIO, pipe).close()
            except OSError:
                continue  # unsent bytes of a message whose failure is being reported already
        return code


def _send(child: subprocess.Popen[bytes], raw: bytes) -> None:
    # One byte past the limit is enough for the child to see that there was more.
    sent = memoryview(raw)[: MAX_MESSAGE_BYTES + 1]
    try:
        write_frame(cast(BinaryIO, child.stdin), Kind.MESSAGE, sent)
    except BrokenPipeError:
        return  # a child without memory for the message says so before it ends


def _start(memory: int) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [_SOURCES, os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(  # noqa: S603 - a fixed command without a shell
        [sys.executable, "-m", _CHILD, str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": path,
            "PYTHONUTF8": "1",
            # Large blocks go back to the system at once; by itself glibc keeps up to 32 MB.
            "MALLOC_MMAP_THRESHOLD_": "1048576",
            **failpoints.environment(),
        },
        # Ctrl-C in a terminal is for the worker, which finishes the message in hand first.
        process_group=0,
    )
