"""The child process that reads mail: ``python -m sigap.channels.email.parsing.child MEMORY``.

MEMORY is the limit of its address space in bytes. It takes messages on standard input and answers
Envelopes on standard output (see ``wire``), under limits of memory and time, and ends when its
standard input closes. It imports no Django, so that it is small and has no database connection
and no secrets to lose.
"""

from __future__ import annotations

import resource
import sys
import traceback
from typing import BinaryIO

from sigap.channels.email.parsing.message import parse
from sigap.channels.email.parsing.notices import Unreadable
from sigap.channels.email.parsing.wire import Kind, pack, read_frame, write_frame
from sigap.core.failpoints import failpoint

CPU_SECONDS = 10


def main() -> None:
    """Answer frames until standard input closes; end with the reason given when memory ran out."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # Nothing that prints may get between the frames.
    sys.stdout = sys.stderr
    try:
        while _answer(requests, answers):
            pass
    except BrokenPipeError:
        # The parent is gone. Leave nothing for the interpreter to flush into the closed pipe.
        sys.stderr.flush()


def _answer(requests: BinaryIO, answers: BinaryIO) -> bool:
    try:
        frame = read_frame(requests)
        if frame is None:
            return False
        _limit_cpu()
        failpoint("parser.received")
        envelope = parse(frame[1])
        failpoint("parser.parsed")
        # The message goes before its files are copied into the parent.
        del frame
        write_frame(answers, Kind.ENVELOPE, *pack(envelope))
    except Unreadable as refusal:
        write_frame(answers, Kind.UNREADABLE, refusal.reason.encode())
    except MemoryError:
        write_frame(answers, Kind.OUT_OF_MEMORY)
        return False
    except BrokenPipeError:
        raise
    except Exception as fault:  # the next message must not suffer from a fault of ours
        traceback.print_exc()
        reason = f"the parser failed: {type(fault).__name__}: {fault}"
        write_frame(answers, Kind.UNREADABLE, reason[:500].encode("utf-8", "replace"))
    return True


def _limit_cpu() -> None:
    """Allow this message its seconds: the system counts the time of the whole process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
