"""The written conversations of the demo, read from the TOML files beside this module.

Each stands for COPIES tickets of different people, so that no sentence is in more than that many.
Slots: ``{customer}``, ``{agent}``, ``{team}``, ``{asset}``, ``{place}``, ``{day}``, ``{number}``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COPIES = 5
FOLDER = Path(__file__).parent / "conversations"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: ``by`` is customer, agent or note."""

    by: str
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    subject: str
    team: str
    category: str
    turns: tuple[Turn, ...]
    type: str = "request"
    priority: int = 2
    tags: tuple[str, ...] = ()
    language: str = "id"
    source: str = "mail"


def conversations() -> list[Conversation]:
    """All of them, in the order of files and lines."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [_conversation(entry) for entry in data["conversation"]]
    return found


def _conversation(entry: dict[str, Any]) -> Conversation:
    turns = tuple(
        Turn(turn["by"], turn["text"].strip(), tuple(turn.get("files", ())))
        for turn in entry.pop("turn")
    )
    return Conversation(turns=turns, **(entry | {"tags": tuple(entry.get("tags", ()))}))
