"""Full text of tickets: Indonesian and English stems, and codes kept whole.

A code is anything with a digit or an @: serial numbers, addresses, ticket numbers. It is found
exactly as written, whatever the stemmers make of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import connection

MOST_CHARACTERS = 200_000
MOST_CODES = 500
_KAN = re.compile(r"\b\w{3,40}kan\b", re.IGNORECASE)
_CODE = re.compile(r"[^\W_][\w.@/+#-]{0,99}")

_VECTOR = (
    "strip(to_tsvector('pg_catalog.indonesian', {0}) || to_tsvector('pg_catalog.english', {0})"
    " || array_to_tsvector({1}::text[]))"
)
_EITHER = (
    "plainto_tsquery('pg_catalog.indonesian', %s) || plainto_tsquery('pg_catalog.english', %s)"
)
_UPSERT = f"""
WITH new AS (SELECT {_VECTOR.format("%(text)s", "%(codes)s")} AS vector)
INSERT INTO tickets_searchtext (ticket_id, public, "full")
SELECT %(ticket)s, CASE WHEN %(note)s THEN ''::tsvector ELSE vector END, vector FROM new
ON CONFLICT (ticket_id) DO UPDATE SET
  public = tickets_searchtext.public || excluded.public,
  "full" = tickets_searchtext."full" || excluded."full"
"""  # noqa: S608 - only our own constants are joined


def add_to_search(ticket_id: int, parts: Iterable[str], *, note: bool = False) -> None:
    """Adds texts to what can be found of a ticket; those of a note are for agents only."""
    text = "\n".join(part for part in parts if part)[:MOST_CHARACTERS].replace("\x00", " ")
    text = " ".join([text, *_roots(text)])
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            {"ticket": ticket_id, "text": text, "codes": codes(text), "note": note},
        )


def _roots(text: str) -> list[str]:
    """What the stemmer misses: it takes the k of a root for a part of -kan ("cetakan" → "ceta").

    Both index and query therefore know such words without -an too.
    """
    return list({word[:-2] for word in _KAN.findall(text)})


def codes(text: str) -> list[str]:
    """The words with a digit or an @, in lower case, without punctuation at the end."""
    found: dict[str, None] = {}
    for match in _CODE.finditer(text):
        word = match[0].lower().rstrip(".-/+#@")
        if word and ("@" in word or any(c.isdigit() for c in word)):
            found[word] = None
            if len(found) >= MOST_CODES:
                break
    return list(found)


def query_sql(words: str) -> tuple[str, list[str]]:
    """A tsquery expression and its parameters: every word must be found, in either language."""
    parts: list[str] = []
    params: list[str] = []
    for raw in words.replace("\x00", " ").split()[:12]:
        word = raw.strip("\"'()[]{}<>,;:!?").lstrip("#")[:100]
        if not word:
            continue
        found_codes = codes(word)
        if found_codes:
            parts.append("%s::tsquery")
            params.append("'" + found_codes[0].replace("\\", "\\\\").replace("'", "''") + "'")
        else:
            forms = [word, *_roots(word)]
            parts.append("(" + " || ".join([_EITHER] * len(forms)) + ")")
            params += [form for form in forms for _language in range(2)]
    return " && ".join(parts), params
