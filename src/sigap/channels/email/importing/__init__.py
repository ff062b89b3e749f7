"""Old mail: from files and folders, filed quietly under its own dates."""

from __future__ import annotations

SOURCES = {"solved": "archive-solved", "closed": "archive-closed", "new": "archive-new"}
