"""Runs a collection of messages through the parser and counts what it understood.

``python -m tests.mailcorpus DIR [--json FILE]``; DIR holds an ``index.tsv`` as described in
docs/developers/mailcorpus.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sigap.channels.email.parsing import Unreadable, parse
from sigap.channels.email.parsing.replies import without_quotes
from sigap.tickets.envelope import Envelope, Flag

COUNTERS = (
    "messages", "exceptions", "failed",
    "reply_expected", "reply_exact", "reply_nothing_lost", "reply_nothing_leaked",
    "bounce_expected", "bounce_right", "bounce_false",
    "attachments_expected", "attachments_right",
    "auto_reply_expected", "auto_reply_right",
)  # fmt: skip
YES = frozenset({"yes", "1", "true", "temp"})
NO = frozenset({"no", "0", "false"})
# Collections of these kinds do not say of every message whether it is a bounce.
OPEN_KINDS = frozenset({"", "bounce-dsn", "mime", "mime-torture", "broken", "rfc-example"})
_HTML_FIELDS = b"From: a@example.org\nContent-Type: text/html; charset=utf-8\n\n"
_TNEF_FIELDS = (
    b"From: a@example.org\nContent-Type: application/ms-tnef; name=winmail.dat\n"
    b"Content-Transfer-Encoding: binary\n\n"
)
_GITHUB = re.compile(r"github:([^@:]+)")

Row = dict[str, str]
Found = tuple[str, tuple[str, ...]]  # a reason or nothing, the counters to add one to


@dataclass(slots=True)
class Count:
    """What was counted of one collection; ``seconds`` is the parser's own time."""

    numbers: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def shown(self) -> dict[str, float]:
        rate = self.numbers["messages"] / self.seconds if self.seconds else 0.0
        return {name: self.numbers[name] for name in COUNTERS} | {"per_second": round(rate, 1)}


@dataclass(slots=True)
class Result:
    """All counts, and why something failed or was not exact, with the files it happened to."""

    total: Count = field(default_factory=Count)
    sources: dict[str, Count] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)

    def shown(self) -> dict[str, object]:
        return {
            "total": self.total.shown(),
            "sources": {name: count.shown() for name, count in sorted(self.sources.items())},
            "reasons": {why: len(files) for why, files in sorted(self.reasons.items())},
        }


def rows(folder: Path) -> list[Row]:
    """The rows of the index of ``folder``."""
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as index:
        return list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))


def measure(folder: Path, index: Iterable[Row] | None = None) -> Result:
    """Counts over the rows of the index, or over those given. Never raises for a message."""
    chosen = rows(folder) if index is None else list(index)
    result = Result()
    in_folders = len({row["file"].split("/")[0] for row in chosen}) < len(chosen)
    for row in chosen:
        name = row["file"].split("/")[0] if in_folders else _project(row)
        counts = (result.total, result.sources.setdefault(name, Count()))
        for why, counted in _one(folder, row, counts):
            for count in counts:
                count.numbers.update(counted)
            if why:
                result.reasons.setdefault(why, []).append(row["file"])
    return result


def _project(row: Row) -> str:
    match = _GITHUB.match(row["source"])
    return match[1] if match else row["source"].partition(":")[0] or "unnamed"


def _one(folder: Path, row: Row, counts: Iterable[Count]) -> list[Found]:
    """What is found for each thing that is known of a message."""
    raw = (folder / row["file"]).read_bytes()
    started = time.perf_counter()
    try:
        reply, envelope = READERS.get(row["kind"], _raw)(raw)
    except Unreadable as refusal:
        reason = refusal.reason.partition(":")[0]
        return [(f"failed: {reason}", ("messages", "failed")), *_unread(row)]
    except Exception as error:
        return [(f"exception: {type(error).__name__}", ("messages", "exceptions")), *_unread(row)]
    finally:
        for count in counts:
            count.seconds += time.perf_counter() - started
    found: list[Found] = [("", ("messages",))]
    if row.get("exp_reply_file"):
        found.append(_reply(folder, row, reply))
    if envelope:
        found += [entry for check in CHECKS if (entry := check(row, envelope))]
    return found


def _unread(row: Row) -> list[Found]:
    """What had been expected of a message that could not be read."""
    wanted = {
        "reply_expected": bool(row.get("exp_reply_file")),
        "bounce_expected": row.get("exp_bounce", "").lower() in YES,
        "attachments_expected": bool(row.get("exp_attachments")),
        "auto_reply_expected": bool(row.get("exp_auto_reply")),
    }
    return [("", tuple(name for name, expected in wanted.items() if expected))]


def _raw(raw: bytes) -> tuple[str, Envelope | None]:
    envelope = parse(raw)
    return envelope.reply_text, envelope


def _text(raw: bytes) -> tuple[str, None]:
    return without_quotes(raw.decode("utf-8", "replace").replace("\r\n", "\n")), None


READERS: dict[str, Callable[[bytes], tuple[str, Envelope | None]]] = {
    "raw": _raw,
    "text": _text,
    "html": lambda raw: _raw(_HTML_FIELDS + raw),
    "tnef": lambda raw: _raw(_TNEF_FIELDS + raw),
}


def _reply(folder: Path, row: Row, reply: str) -> Found:
    expected = (folder / row["exp_reply_file"]).read_text("utf-8", "replace")
    counted = ["reply_expected"]
    lost, leaked = _differences(expected.split(), reply.split())
    if exact := even(expected) == even(reply):
        counted.append("reply_exact")
    if not lost:
        counted.append("reply_nothing_lost")
    if not leaked:
        counted.append("reply_nothing_leaked")
    what = {(True, True): "lost and leaked", (True, False): "lost", (False, True): "leaked"}
    why = what.get((lost, leaked), "only spaces differ")
    return "" if exact else f"reply: {why}", tuple(counted)


def even(text: str) -> str:
    """``text`` without blanks at the ends of lines, empty lines around it and more than one
    empty line in a row."""
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def _differences(expected: list[str], found: list[str]) -> tuple[bool, bool]:
    """Whether words of ``expected`` are missing in ``found``, and whether it holds others."""
    return not _is_within(expected, found), not _is_within(found, expected)


def _is_within(words: list[str], larger: list[str]) -> bool:
    """Whether ``words`` stand in ``larger`` in their order, with any others between them."""
    rest = iter(larger)
    return all(word in rest for word in words)


def _bounce(row: Row, envelope: Envelope) -> Found | None:
    expected = row.get("exp_bounce", "").lower()
    flagged = Flag.BOUNCE in envelope.flags
    if expected not in YES:
        told = expected in NO or row["category"] not in OPEN_KINDS
        return ("bounce: false", ("bounce_false",)) if flagged and told else None
    if expected == "temp":
        flagged = flagged or Flag.DELAYED in envelope.flags
    if not flagged:
        return "bounce: not seen", ("bounce_expected",)
    wanted = {one.strip().lower() for one in row["exp_bounce_rcpts"].split("|") if one.strip()}
    report = envelope.report
    named = {one.address.lower() for one in report.recipients} if report else set()
    if wanted and named != wanted:
        return "bounce: other recipients", ("bounce_expected",)
    return "", ("bounce_expected", "bounce_right")


def _attachments(row: Row, envelope: Envelope) -> Found | None:
    written = row.get("exp_attachments", "")
    if not written:
        return None
    wanted = [] if written == "-" else sorted(written.split("|"))
    if sorted(file.name for file in envelope.files) == wanted:
        return "", ("attachments_expected", "attachments_right")
    return "attachments: others", ("attachments_expected",)


def _auto_reply(row: Row, envelope: Envelope) -> Found | None:
    expected = row.get("exp_auto_reply", "").lower()
    if expected not in YES | NO:
        return None
    if (Flag.AUTO_REPLY in envelope.flags) == (expected in YES):
        return "", ("auto_reply_expected", "auto_reply_right")
    why = "auto reply: not seen" if expected in YES else "auto reply: false"
    return why, ("auto_reply_expected",)


CHECKS = (_bounce, _attachments, _auto_reply)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/mailcorpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with an index.tsv")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write there, too")
    parser.add_argument("--files", action="store_true", help="name the files behind each reason")
    options = parser.parse_args(arguments)
    if not (options.folder / "index.tsv").is_file():
        parser.error(f"there is no index.tsv in {options.folder}")
    result = measure(options.folder)
    shown = json.dumps(result.shown(), indent=2, ensure_ascii=False)
    sys.stdout.write(shown + "\n")
    if options.json:
        options.json.write_text(shown + "\n", encoding="utf-8")
    if options.files:
        for why, files in sorted(result.reasons.items()):
            sys.stderr.write("".join(f"{why}\t{name}\n" for name in files))
    return 0


if __name__ == "__main__":
    sys.exit(main())
