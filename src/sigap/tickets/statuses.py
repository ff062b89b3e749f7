"""The statuses that ship, and the one that each category starts with."""

from __future__ import annotations

from functools import cache

from sigap.tickets.models import Status

# id, category, agents' words (id, en), customers' words (id, en), colour
SHIPPED = (
    (1, "new", "Baru", "New", "Diterima", "Received", "blue"),
    (2, "open", "Terbuka", "Open", "Sedang ditangani", "In progress", "accent"),
    (
        3,
        "pending",
        "Menunggu pelanggan",
        "Waiting for customer",
        "Menunggu Anda",
        "Waiting for you",
        "amber",
    ),
    (
        4,
        "on_hold",
        "Menunggu pihak ketiga",
        "Waiting for third party",
        "Sedang ditangani",
        "In progress",
        "violet",
    ),
    (5, "solved", "Selesai", "Solved", "Selesai", "Solved", "green"),
    (6, "closed", "Ditutup", "Closed", "Selesai", "Solved", "grey"),
)


def ship(model: type[Status] = Status) -> None:
    """Writes the shipped statuses where they are missing."""
    for position, (pk, category, name_id, name_en, theirs_id, theirs_en, colour) in enumerate(
        SHIPPED
    ):
        model.objects.get_or_create(
            pk=pk,
            defaults={
                "category": category,
                "name_id": name_id,
                "name_en": name_en,
                "customer_name_id": theirs_id,
                "customer_name_en": theirs_en,
                "colour": colour,
                "position": position,
            },
        )


@cache
def default_status_id(category: str) -> int:
    """The first status of a category. Shipped statuses are never deleted, so this can be kept."""
    found = Status.objects.filter(category=category).order_by("position", "id").first()
    if found is None:
        raise Status.DoesNotExist(category)
    return found.pk


@cache
def all_statuses() -> tuple[Status, ...]:
    return tuple(Status.objects.order_by("position", "id"))
