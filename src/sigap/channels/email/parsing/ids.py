"""Message ids in ``Message-ID``, ``In-Reply-To`` and ``References``."""

from __future__ import annotations

import re

from sigap.channels.email.parsing import limits

_BRACKETED = re.compile(r"<([^<>]+)>")
_COMMENT = re.compile(r"\([^()]*\)")
_SPACES = re.compile(r"\s+")


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in ``value`` without angle brackets, in order, each once.

    Of too many the first half and the last half of the limit are kept: a thread's root and its
    latest messages say where it belongs. Ids without brackets are taken where they hold an ``@``.
    """
    found = _BRACKETED.findall(value) or [word for word in value.split() if "@" in word]
    ids = list(dict.fromkeys(filter(None, map(_tidy, found))))
    if len(ids) > limits.MAX_IDS:
        half = limits.MAX_IDS // 2
        ids = ids[:half] + ids[-half:]
    return tuple(ids)


def message_id(value: str) -> str:
    """The one id of a ``Message-ID`` field without angle brackets, or empty."""
    return next(iter(message_ids(value)), "") or _tidy(value.split(" ")[0])


def _tidy(text: str) -> str:
    tidy = _SPACES.sub("", _COMMENT.sub("", text)).strip("<>,;")
    return tidy if len(tidy) <= limits.MAX_ID_CHARACTERS else ""
