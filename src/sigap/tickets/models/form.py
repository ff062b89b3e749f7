from __future__ import annotations

from django.db import models

from sigap.people.models import Team
from sigap.tickets.models.choices import TicketType


class Form(models.Model):
    """Which fields a ticket has, in which sections, and when they are shown or needed.

    It is for the tickets of a team, a type and a brand; what is empty means any. Of those that fit
    the most specific is used. ``sections``: ``[{id, en, fields: [{field, required}]}]`` with
    ``required`` one of nothing, ``solve``, ``always``; ``conditions``: see fields/definitions.py.
    """

    name = models.TextField()
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    type = models.CharField(max_length=12, choices=TicketType.choices, default="", blank=True)
    brand = models.TextField(default="", blank=True)
    sections = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["team", "type", "brand"],
                condition=models.Q(is_active=True),
                nulls_distinct=False,
                name="one_form_for_each",
            ),
        )

    def __str__(self) -> str:
        return self.name
