"""Points at which a test lets a process die: all that the mail road commits, sends, moves, writes.

Off unless ``SIGAP_FAILPOINTS`` names a folder. A file there with the name of a point arms it: the
first process that comes by takes the file away and kills itself, as a power cut would.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

VARIABLE = "SIGAP_FAILPOINTS"
POINTS: dict[str, str] = {
    "blob.written": "the bytes are on disk under a passing name",
    "blob.renamed": "the bytes have their name, no row knows them",
    "inbound.before_commit": "the received message has its row, not yet committed",
    "inbound.committed": "the received message is committed, nobody was told",
    "listener.before_answer": "the listener has stored a message and not yet said 250",
    "imap.stored": "a fetched message is stored, the server not told",
    "imap.before_mark": "all of a group are stored, none is marked on the server",
    "imap.marked": "the server has marked or moved them, our progress is not noted",
    "parser.received": "the parser's child has the bytes",
    "parser.parsed": "the parser's child understood them and has not answered",
    "inbound.before_filing": "a batch is read, nothing of it filed",
    "inbound.before_filing_commit": "a batch is filed, not yet committed",
    "inbound.filed": "a batch is filed and committed",
    "journal.before_commit": "subscribers have reacted, not yet committed",
    "outbound.claimed": "a message is leased, nothing said to the server",
    "smtp.before_mail": "the connection to the server is open",
    "smtp.before_data": "the server has taken sender and recipients",
    "smtp.after_data": "the server has taken the message, nothing is noted",
    "outbound.before_mark_commit": "what the server said is noted, not yet committed",
    "outbound.marked": "what the server said is committed",
    "copy.before_append": "a copy of an answer is about to go into the folder of sent mail",
    "copy.appended": "the folder has the copy, nothing is noted",
    "bulk.before_commit": "a batch of tickets is changed, not yet committed",
    "bulk.committed": "a batch of tickets is changed and committed, others wait",
    "reply.before_commit": "an answer is written, not yet committed",
    "reply.committed": "an answer is committed, the browser was not told",
}
_FOLDER = os.environ.get(VARIABLE, "")


def failpoint(name: str) -> None:
    """Dies here if the point is armed. Costs one look at a constant otherwise."""
    if not _FOLDER:
        return
    if name not in POINTS:
        raise KeyError(name)
    try:
        (Path(_FOLDER) / name).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def environment() -> dict[str, str]:
    """For a child that starts with an empty one."""
    return {VARIABLE: _FOLDER} if _FOLDER else {}
