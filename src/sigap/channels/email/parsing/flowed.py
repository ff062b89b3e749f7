"""Paragraphs of ``format=flowed`` text (RFC 3676), put together again."""

from __future__ import annotations


def unflowed(text: str, *, delsp: bool) -> str:
    """Lines that end in a space go on in the next one of the same quotation depth."""
    lines: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        if depth == open_depth and rest != "-- ":
            lines[-1].append(rest)
        else:
            lines.append([">" * depth + (" " if depth else ""), rest])
        flows = rest.endswith(" ") and rest != "-- "
        open_depth = depth if flows else -1
        if flows and delsp:
            lines[-1][-1] = rest[:-1]
    return "\n".join("".join(pieces) for pieces in lines)
