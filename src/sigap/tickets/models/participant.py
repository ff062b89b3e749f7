from __future__ import annotations

from django.db import models

from sigap.people.models import Contact
from sigap.tickets.models.ticket import Ticket


class Participant(models.Model):
    """Somebody besides the requester who is written to (CC) and may answer.

    ``is_pending``: only proposed by a mail; is not written to before an agent lets them in.
    ``home``: the number of the merged ticket that they came along with.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    is_pending = models.BooleanField(default=False, db_default=False)
    home = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "contact"], name="participant_once"),
        )

    def __str__(self) -> str:
        return f"{self.contact_id} in #{self.ticket_id}"
