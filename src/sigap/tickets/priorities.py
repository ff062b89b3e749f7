"""Priority from urgency and impact."""

from __future__ import annotations

# rows: urgency low to urgent; columns: impact low to urgent
MATRIX = ((1, 1, 2, 3), (1, 2, 2, 3), (2, 2, 3, 4), (3, 3, 4, 4))


def priority_of(urgency: int, impact: int) -> int:
    return MATRIX[urgency - 1][impact - 1]
