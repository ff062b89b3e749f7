"""What one message may cost. Past a limit the rest is left out and a notice says so.

The raw bytes stay stored whole, so that nothing is lost by any of these.
"""

from __future__ import annotations

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
MAX_HEADER_BLOCK_BYTES = 1024 * 1024
MAX_FIELD_BYTES = 64 * 1024
MAX_FIELDS = 2_000
MAX_PARTS = 1_000
MAX_DEPTH = 50
MAX_ADDRESSES = 1_000
MAX_IDS = 1_000
MAX_ID_CHARACTERS = 1_000
MAX_SUBJECT_CHARACTERS = 1_000
MAX_NAME_CHARACTERS = 200
MAX_TEXT_BYTES = 1024 * 1024
MAX_TEXT_LINES = 100_000
MAX_HTML_BYTES = 4 * 1024 * 1024
MAX_KEPT_FIELDS = 200
MAX_KEPT_CHARACTERS = 1_000
