from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Organisation(models.Model):
    """A company or agency. Contacts join it by the domain of their mail address."""

    name = models.TextField()
    domains = ArrayField(models.TextField(), default=list, blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        indexes = (
            GinIndex(fields=["domains"], name="organisation_domains"),
            models.Index(fields=["name", "id"], name="organisation_name"),
        )

    def __str__(self) -> str:
        return self.name
