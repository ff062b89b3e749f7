from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest, Least

from sigap.tickets.models.choices import LinkKind
from sigap.tickets.models.ticket import Ticket


class TicketLink(models.Model):
    """Two tickets that have to do with each other, in one way at a time.

    ``a`` is the parent of ``b``, the ticket that ``b`` repeats, or the one that ``b`` was split
    off from; of related tickets the one with the smaller number.
    """

    a = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(
        max_length=10, choices=LinkKind.choices, default=LinkKind.RELATED, db_default="related"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(Least("a", "b"), Greatest("a", "b"), name="ticket_link_pair"),
            models.CheckConstraint(condition=~Q(a=models.F("b")), name="ticket_link_two"),
            models.UniqueConstraint(
                fields=["b"], name="ticket_link_parent", condition=Q(kind="parent")
            ),
        )

    def __str__(self) -> str:
        return f"#{self.a_id} – #{self.b_id}"
