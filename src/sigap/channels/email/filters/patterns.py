"""Regular expressions that administrators write, on text that strangers write.

They run on RE2, whose time grows with the text and never explodes; what it cannot do (looking
ahead, references back) is refused when a filter is saved.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

LONGEST_PATTERN = 500
LONGEST_CAPTURE = 60
_MEMORY = 1 << 20
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


class BadPattern(ValueError):
    """RE2 does not understand the pattern; the text says why."""


@lru_cache(maxsize=500)
def compiled(pattern: str) -> Any:
    """A pattern of RE2 that takes no notice of case. Raises BadPattern."""
    # Only whoever has filters needs the library.
    import re2

    if len(pattern) > LONGEST_PATTERN:
        raise BadPattern(f"longer than {LONGEST_PATTERN} characters")
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise BadPattern(words) from error


def captures(pattern: str, text: str) -> dict[str, str] | None:
    """The named groups of the first match, cleaned; None without a match. Raises BadPattern."""
    found = compiled(pattern).search(text)
    if found is None:
        return None
    return {name: cleaned(value) for name, value in found.groupdict().items() if value}


def cleaned(value: str) -> str:
    """What a stranger wrote, fit for a tag: one line, no control characters or commas, short."""
    plain = unicodedata.normalize("NFKC", value).replace(",", " ")
    shown = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in plain)
    return " ".join(shown.split()).lower()[:LONGEST_CAPTURE].strip()


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with ``{name}`` filled, once; empty where a value is missing."""
    if any(not values.get(name) for name in placeholders(text)):
        return ""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text).strip()
