from __future__ import annotations

from django.db import models

from sigap.people.models import Team


class Category(models.Model):
    """What a ticket is about. Tickets of a confidential one are seen by its team alone."""

    name = models.TextField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    confidential = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(confidential=False) | models.Q(team__isnull=False),
                name="confidential_has_team",
            ),
        )

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else self.name
