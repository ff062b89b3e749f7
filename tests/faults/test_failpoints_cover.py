"""Wherever the mail road commits, sends, moves or writes, there is a failpoint."""

from __future__ import annotations

import ast
from pathlib import Path

from sigap.core.failpoints import POINTS

SOURCE = Path(__file__).parents[2] / "src/sigap"
ROAD = (
    "core/blobs.py",
    "channels/actions/inbound.py",
    "channels/email/listener.py",
    "channels/email/imap/fetching.py",
    "channels/email/imap/session.py",
    "channels/email/imap/sent.py",
    "channels/email/parsing/child.py",
    "channels/email/smtp/conversation.py",
    "channels/email/smtp/sender.py",
    "channels/email/actions/sending.py",
    "journal/drain.py",
)
# What changes something that outlives the process.
EFFECTS = {
    "atomic", "rename", "client.append", "add_flags", "move", "copy", "expunge", "uid_expunge",
    "data", "store", "claim", "finish", "process", "write_frame",
}  # fmt: skip
# Functions whose effect another function's points surround, or that only lead back.
COVERED_ELSEWHERE = {
    "channels/actions/inbound.py:_file_alone": "each goes through _file",
    "channels/email/actions/sending.py:_keep": "inside finish",
    "channels/email/actions/sending.py:postpone": "leads back to pending",
    "channels/email/smtp/sender.py:_free_leases_of_the_dead": "repeated by the next look",
    "channels/email/parsing/child.py:main": "each goes through _answer",
    "core/blobs.py:discard": "inside a redaction's transaction; no mail goes this way",
    "journal/drain.py:_deliver_alone": "inside the transaction of drain",
    "journal/drain.py:deliver": "inside the transaction of drain",
}


def called(function: ast.FunctionDef) -> set[str]:
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            target = node.func
            found.add(ast.unparse(target))
            found.add(
                target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            )
    for decorator in function.decorator_list:
        text = ast.unparse(decorator)
        if "atomic" in text:
            found.add("atomic")
    return found


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def test_no_effect_of_the_mail_road_is_without_a_point() -> None:
    missing, seen = [], 0
    for name in ROAD:
        for function in functions(SOURCE / name):
            calls = called(function)
            if not EFFECTS & calls:
                continue
            seen += 1
            where = f"{name}:{function.name}"
            if "failpoint" not in calls and where not in COVERED_ELSEWHERE:
                missing.append(where)
    assert seen >= 12
    assert missing == []


def test_each_point_is_passed_somewhere_and_nothing_else_is() -> None:
    used = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "failpoint":
                (point,) = node.args
                assert isinstance(point, ast.Constant)
                used.add(point.value)
    assert used == set(POINTS)
